import type { Message } from '@charter/event-sourcing';

export type CreateServiceAccount = Message<
  'CreateServiceAccount',
  { serviceAccountId: string; name: string; secretHash: string; by: string; at: string }
>;
export type DeactivateServiceAccount = Message<'DeactivateServiceAccount', { by: string; at: string }>;

export type ServiceAccountCommand = CreateServiceAccount | DeactivateServiceAccount;
