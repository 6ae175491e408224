import { commandHandler, type Streams } from '@charter/event-sourcing';
import { mandate, mandateHistory, type MandateCommand, type Reach } from '@charter/identity-domain';
import type { Vault } from '@charter/vault';
import { accepted, OperationRefused } from '../registering/operation-refused';
import { causeOf, OPERATOR } from '../registering/operator';
import type { Registrar } from '../registering/registrar';
import { roleHolders } from '../registering/role-holders';
import { MANDATE, mandateIdOf } from './mandates';

/** What an auditor is to be given, and the two of staff who stand behind it: all of them by their ids. */
export type NewMandate = Readonly<{
  auditorId: string;
  organizations: Reach;
  until: string;
  reason: string;
  requestedBy: string;
  approvedBy: string;
}>;

/** Asks for a mandate and approves it. The same id is the same operation, and goes on where it was cut off. */
export type GivingMandates = (given: NewMandate, operationId: string) => Promise<void>;

type Parts = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'lookup'>;
  registrar: Pick<Registrar, 'withId'>;
}>;

const LIMIT_MS = 10_000;

export const givingMandates = ({ streams, vault, registrar }: Parts): GivingMandates => {
  const mandates = commandHandler({ streams, category: MANDATE, decider: mandate, history: mandateHistory });
  const hasRole = roleHolders(registrar);
  return async ({ requestedBy, approvedBy, ...given }, operationId) => {
    for (const staffId of [requestedBy, approvedBy])
      if (!(await hasRole(staffId, 'staff'))) throw new OperationRefused(`${staffId} is nobody of staff.`);
    // Whoever chooses an id may put a name or an address into it, and ids are stored for ever.
    const id = vault.lookup('operation', operationId);
    const mandateId = mandateIdOf(id);
    const [isAuditor, at] = [await hasRole(given.auditorId, 'auditor'), new Date().toISOString()];
    const give = async (commandId: string, by: string, command: MandateCommand) => {
      const cause = causeOf(commandId, { ...OPERATOR, onBehalfOf: by });
      const request = { ...cause, repeatable: true, command };
      accepted(await mandates.handle(mandateId, request, AbortSignal.timeout(LIMIT_MS)));
    };
    const asked = { mandateId, isAuditor, ...given, by: requestedBy, at };
    await give(`${id}:request`, requestedBy, { type: 'RequestMandate', data: asked });
    await give(`${id}:approve`, approvedBy, { type: 'ApproveMandate', data: { isAuditor, by: approvedBy, at } });
  };
};
