import type { Message } from '@charter/event-sourcing';
import type { Reach } from './events';

/** `isAuditor`: they are an active user who has that role, as far as is known when it is asked. */
export type RequestMandate = Message<
  'RequestMandate',
  {
    mandateId: string;
    auditorId: string;
    isAuditor: boolean;
    organizations: Reach;
    until: string;
    reason: string;
    by: string;
    at: string;
  }
>;
export type ApproveMandate = Message<'ApproveMandate', { isAuditor: boolean; reason?: string; by: string; at: string }>;
export type EndMandate = Message<'EndMandate', { reason?: string; by: string; at: string }>;
export type LapseMandate = Message<'LapseMandate', { at: string }>;

export type MandateCommand = RequestMandate | ApproveMandate | EndMandate | LapseMandate;
