import type { CommandHandler } from '@charter/event-sourcing';
import type { Mandate, MandateCommand, MandateEvent, MandateRefusal } from '@charter/identity-domain';
import { v5 } from 'uuid';

/** The category of their streams. */
export const MANDATE = 'mandate';
export type MandateHandler = CommandHandler<Mandate, MandateCommand, MandateEvent, MandateRefusal>;

/** Never changed: the ids of mandates follow from it. */
const NAMESPACE = 'b7a4d0c2-6e1f-4f35-9c58-1d2e7f8a9b03';

/** The id of the mandate that a command asks for: the same one always means the same mandate. */
export const mandateIdOf = (commandId: string): string => v5(commandId, NAMESPACE);
