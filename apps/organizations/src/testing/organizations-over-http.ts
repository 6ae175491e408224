import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message, Recorded } from '@charter/event-sourcing';
import { IDENTITY_TOPIC, identityEvents, type IdentityPublicEvent } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC, membershipEvents } from '@charter/membership-contracts';
import { openParts, openService, serviceConfigOf, type Parts } from '@charter/service';
import { served, signedTokens, toldAsStored } from '@charter/testing';
import { organizationsService } from '../organizations-service';
import { foundingByHand } from './founding-by-hand';

const at = '2026-01-01T00:00:00.000Z';

const identity = toldAsStored({
  ...{ topic: IDENTITY_TOPIC, service: 'identity', contracts: identityEvents },
  prefixes: ['user-', 'serviceAccount-'],
});
const membership = toldAsStored({
  ...{ topic: MEMBERSHIP_TOPIC, service: 'membership', contracts: membershipEvents },
  prefixes: ['membership-'],
});

type Person = Readonly<{ country?: string; staff?: boolean }>;

/** The service on real parts behind a real HTTP server; what other services would tell it, it is told by the spec. */
export const organizationsOverHttp = async (storeUrl: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-organizations-'));
  const config = serviceConfigOf({
    ...{ DATA_DIR: folder, DATABASE_URL: 'pglite:memory://', LOG_LEVEL: 'silent', RATE_LIMIT: 'off' },
  });
  const others = [identity, membership].map(publication => ({ publication, reads: [] }));
  const services = [organizationsService, ...others];
  const parts = await openParts({ config, eventStoreUrl: storeUrl, services });
  const { tokens, tokenOf } = signedTokens();
  const service = await openService(organizationsService, parts, tokens);
  const founding = await foundingByHand(parts);
  const { ask, close } = await served(service, tokenOf);
  return {
    ...{ ask, founding, service, parts },
    ...told(parts),
    close: async () => {
      founding.resume();
      await close();
      await service.close();
      await founding.stop();
      await parts.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** What other services tell. */
const told = ({ store }: Parts) => {
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
    /** Registers somebody and answers their id. */
    person: async ({ country = 'FR', staff = false }: Person = {}): Promise<string> => {
      const userId = randomUUID();
      const sealed = { email: 's', emailLookup: userId, username: 's', usernameLookup: userId, details: {} };
      const events: IdentityPublicEvent[] = [
        { type: 'identity.user-registered.v1', data: { userId, ...sealed, country, registeredBy: 'sam', at } },
        {
          type: 'identity.role-granted.v1',
          data: { userId, role: 'staff', roles: ['staff'], grantedBy: 'sam', at },
        },
      ];
      await happens(`user-${userId}`, ...events.slice(0, staff ? 2 : 1));
      return userId;
    },
    /** Makes a service account and answers its id. */
    program: async (): Promise<string> => {
      const id = randomUUID();
      const data = { serviceAccountId: id, name: 'exports', createdBy: 'sam', at };
      await happens(`serviceAccount-${id}`, { type: 'identity.service-account-created.v1', data });
      return id;
    },
  };
};
