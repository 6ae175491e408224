import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recorded } from '@charter/event-sourcing';
import { IDENTITY_TOPIC, identityEvents } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC, membershipEvents } from '@charter/membership-contracts';
import type { Bus } from '@charter/messaging';
import { ORGANIZATIONS_TOPIC, organizationsEvents } from '@charter/organizations-contracts';
import { openParts, openService, serviceConfigOf, type Parts } from '@charter/service';
import { eventually, served, signedTokens, toldAsStored } from '@charter/testing';
import { notificationsService } from '../notifications-service';
import { whatOthersTell } from './what-others-tell';

export const PUBLIC_URL = 'http://charter.example:8080';

const OTHERS = [
  toldAsStored({
    ...{ topic: IDENTITY_TOPIC, service: 'identity', contracts: identityEvents },
    prefixes: ['user-'],
  }),
  toldAsStored({
    ...{ topic: MEMBERSHIP_TOPIC, service: 'membership', contracts: membershipEvents },
    prefixes: ['membership-'],
  }),
  toldAsStored({
    ...{ topic: ORGANIZATIONS_TOPIC, service: 'organizations', contracts: organizationsEvents },
    prefixes: ['organization-'],
  }),
].map(publication => ({ publication, reads: [] }));

type Options = Readonly<{
  environment?: NodeJS.ProcessEnv;
  /** Instead of the view of the store. */
  busOver?: (store: Parts['store']) => Bus;
  /** Instead of silence. */
  log?: Parts['log'];
}>;

/** The service on real parts behind a real HTTP server; what other services would tell it, it is told by the spec. */
export const notificationsOverHttp = async (storeUrl: string, { environment, busOver, log }: Options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-notifications-'));
  const config = serviceConfigOf({
    ...{ DATA_DIR: folder, DATABASE_URL: 'pglite:memory://', LOG_LEVEL: 'silent', RATE_LIMIT: 'off', PUBLIC_URL },
    ...environment,
  });
  const services = [notificationsService, ...OTHERS];
  const opened = await openParts({ config, eventStoreUrl: storeUrl, services });
  const parts = { ...opened, ...(busOver && { bus: busOver(opened.store) }), ...(log && { log }) };
  const { tokens, tokenOf } = signedTokens();
  const service = await openService(notificationsService, parts, tokens);
  const { ask, close } = await served(service, tokenOf);
  const mails = async (to: string): Promise<readonly Shown[]> => {
    const { body } = await ask({ path: `/mailbox/messages?to=${encodeURIComponent(to)}` });
    return body['items'] as readonly Shown[];
  };
  return {
    ...{ ask, mails, service, parts, folder },
    ...whatOthersTell(parts),
    /** Waits for so many messages to an address, and answers them, the newest first. */
    mailed: (to: string, count = 1) =>
      eventually(async () => {
        const items = await mails(to);
        return items.length >= count ? items : undefined;
      }, `${count} messages`),
    /** All that is stored of deliveries, delivery by delivery. */
    deliveries: () => deliveriesIn(parts),
    close: async () => {
      await close();
      await service.close();
      await parts.bus.close();
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
};

type Shown = Readonly<Record<'id' | 'to' | 'subject' | 'text' | 'html' | 'created_at', string>>;

const deliveriesIn = async ({ store }: Parts): Promise<ReadonlyMap<string, readonly Recorded[]>> => {
  const all: Recorded[] = [];
  const end = AbortSignal.timeout(10_000);
  for await (const { events, caughtUp } of store.subscribe({
    after: undefined,
    prefixes: ['delivery-'],
    signal: end,
  })) {
    all.push(...events);
    if (caughtUp) break;
  }
  return Map.groupBy(all, ({ stream }) => stream);
};

/** An address that nobody else has. */
export const someAddress = (name: string): string => `${name}-${randomUUID()}@example.com`;
