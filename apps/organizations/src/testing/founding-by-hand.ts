import { randomUUID } from 'node:crypto';
import type { PublicEvent } from '@charter/messaging';
import { ORGANIZATIONS_TOPIC, organizationsEvents } from '@charter/organizations-contracts';
import { processor } from '@charter/processors';
import type { Parts } from '@charter/service';

const CREATED = 'organizations.organization-created.v1';
const EVERYTHING = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'];

/** What membership does as soon as it hears of a new organization; here it can be made to wait. */
export const foundingByHand = async ({ bus, database, store }: Parts) => {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let permissions: readonly string[] = EVERYTHING;
  const found = async ({ data, correlationid: correlationId }: PublicEvent): Promise<void> => {
    const { organizationId, ownerId, at } = organizationsEvents[CREATED].parse(data);
    await gate.promise;
    const commandId = randomUUID();
    await store.append({
      stream: `membership-${organizationId}`,
      after: 'no-stream',
      events: [{ type: 'membership.membership-founded.v1', data: { organizationId, ownerId, permissions, at } }],
      cause: { commandId, requestHash: commandId, correlationId, actor: { kind: 'system', id: 'membership' } },
    });
  };
  const founder = processor<PublicEvent>({
    name: 'founding',
    source: bus.source([ORGANIZATIONS_TOPIC]),
    schema: database.schema('membership'),
    handle: { kind: 'effect', perform: found, concerns: ({ type }) => type === CREATED },
  });
  await founder.start();
  return {
    pause: () => {
      gate = Promise.withResolvers();
    },
    resume: () => gate.resolve(),
    /** What owners of organizations that are founded from now on may do. */
    grant: (...granted: readonly string[]) => {
      permissions = granted;
    },
    grantEverything: () => {
      permissions = EVERYTHING;
    },
    stop: () => founder.stop(),
  };
};
