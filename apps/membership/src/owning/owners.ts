import type { CommandHandler } from '@charter/event-sourcing';
import type { Owner, OwnerCommand, OwnerEvent, OwnerRefusal } from '@charter/membership-domain';

export const OWNER = 'owner';
export type Owners = CommandHandler<Owner, OwnerCommand, OwnerEvent, OwnerRefusal>;
