import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message, Recorded } from '@charter/event-sourcing';
import { IDENTITY_TOPIC, identityEvents, type IdentityPublicEvent } from '@charter/identity-contracts';
import { lookupOfEmail } from '@charter/identity-copy';
import type { Bus } from '@charter/messaging';
import {
  ORGANIZATIONS_TOPIC,
  organizationsEvents,
  type OrganizationsPublicEvent,
} from '@charter/organizations-contracts';
import { openParts, openService, serviceConfigOf, type Parts } from '@charter/service';
import { served, signedTokens, toldAsStored } from '@charter/testing';
import { membershipService } from '../membership-service';

const at = '2026-01-01T00:00:00.000Z';

const identity = toldAsStored({
  ...{ topic: IDENTITY_TOPIC, service: 'identity', contracts: identityEvents },
  prefixes: ['user-'],
});
const organizations = toldAsStored({
  ...{ topic: ORGANIZATIONS_TOPIC, service: 'organizations', contracts: organizationsEvents },
  prefixes: ['organization-'],
});

type Options = Readonly<{
  /** Instead of the view of the store. */
  busOver?: (store: Parts['store']) => Bus;
  /** Instead of silence. */
  log?: Parts['log'];
}>;

/** The service on real parts behind a real HTTP server; what other services would tell it, it is told by the spec. */
export const membershipOverHttp = async (storeUrl: string, { busOver, log }: Options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-membership-'));
  const config = serviceConfigOf({
    ...{ DATA_DIR: folder, DATABASE_URL: 'pglite:memory://', LOG_LEVEL: 'silent', RATE_LIMIT: 'off' },
  });
  const poisoned = new Set<string>();
  const untold = {
    ...organizations,
    announce: (recorded: Recorded) => {
      if (poisoned.has(recorded.stream)) throw new Error('poison');
      return organizations.announce(recorded);
    },
  };
  const others = [identity, untold].map(publication => ({ publication, reads: [] }));
  const services = [membershipService, ...others];
  const opened = await openParts({ config, eventStoreUrl: storeUrl, services });
  const parts = { ...opened, ...(busOver && { bus: busOver(opened.store) }), ...(log && { log }) };
  const { tokens, tokenOf } = signedTokens();
  const service = await openService(membershipService, parts, tokens);
  const { ask, close } = await served(service, tokenOf);
  return {
    ...{ ask, service, parts },
    ...told(parts),
    /** Organizations, by their streams, whose events cannot be read for now. */
    poisoned,
    close: async () => {
      await close();
      await service.close();
      await parts.bus.close();
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** What other services tell. */
const told = ({ store, vault }: Parts) => {
  const happens = async (stream: string, ...events: readonly Message[]): Promise<void> => {
    const commandId = randomUUID();
    const actor = { kind: 'system', id: 'spec' } as const;
    let after: Recorded | 'no-stream' = 'no-stream';
    for await (const recorded of store.read(stream, 0n)) after = recorded;
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor };
    await store.append({ stream, after, events, cause });
  };
  return {
    happens,
    /** Registers somebody, with this address or with one that nobody else has, and answers their id. */
    person: async (email?: string): Promise<string> => {
      const userId = randomUUID();
      const emailLookup = email === undefined ? userId : lookupOfEmail(vault, email);
      const sealed = { email: 's', emailLookup, username: 's', usernameLookup: userId, details: {} };
      const event: IdentityPublicEvent = {
        type: 'identity.user-registered.v1',
        data: { userId, ...sealed, country: 'FR', registeredBy: 'sam', at },
      };
      await happens(`user-${userId}`, event);
      return userId;
    },
    /** Makes somebody one of staff, and answers their id. */
    staff: async (): Promise<string> => {
      const userId = randomUUID();
      const sealed = { email: 's', emailLookup: userId, username: 's', usernameLookup: userId, details: {} };
      const events: IdentityPublicEvent[] = [
        { type: 'identity.user-registered.v1', data: { userId, ...sealed, country: 'FR', registeredBy: 'sam', at } },
        { type: 'identity.role-granted.v1', data: { userId, role: 'staff', roles: ['staff'], grantedBy: 'sam', at } },
      ];
      await happens(`user-${userId}`, ...events);
      return userId;
    },
    /** Deactivates somebody. */
    deactivated: (userId: string) =>
      happens(`user-${userId}`, {
        type: 'identity.user-deactivated.v1',
        data: { userId, deactivatedBy: 'sam', at },
      }),
    /** Tells what has become of an organization. */
    organization: (id: string, ...events: readonly OrganizationsPublicEvent[]) =>
      happens(`organization-${id}`, ...events),
  };
};
