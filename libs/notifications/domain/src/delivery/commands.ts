import type { Message } from '@charter/event-sourcing';
import type { DeliveryRequested, Failure, Supersession } from './events';

export type RequestDelivery = Message<'RequestDelivery', DeliveryRequested['data']>;
/** Whoever is answered by an event may send it; nobody else does meanwhile. */
export type BeginSending = Message<'BeginSending', { at: string }>;
export type RecordSent = Message<'RecordSent', { attempt: number; messageId: string; at: string }>;
export type RecordFailure = Message<'RecordFailure', { attempt: number; why: Failure; at: string }>;
/** It has become pointless. */
export type SupersedeDelivery = Message<'SupersedeDelivery', { why: Supersession; at: string }>;

export type DeliveryCommand = RequestDelivery | BeginSending | RecordSent | RecordFailure | SupersedeDelivery;
