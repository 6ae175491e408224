import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { invitationToken } from '@charter/membership-contracts';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { heardLog } from './testing/heard-log';
import { notificationsOverHttp, someAddress } from './testing/notifications-over-http';
import { smtpServerForSpecs, type Mood } from './testing/smtp-server-for-specs';

type World = Awaited<ReturnType<typeof notificationsOverHttp>>;
const at = '2026-01-01T00:00:00.000Z';

describe('what nobody but its receiver may see', () => {
  let store: StoreForSpecs;
  let closing: (() => Promise<void>)[];
  beforeEach(async () => {
    store = await embeddedStore();
    closing = [() => store.close()];
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** Links are asked for of each kind; answers the secrets in them, and who is told of them. */
  const asked = async ({ organization, person, invitation, account, parts: { vault } }: World) => {
    const [acme, nina, alice, moved] = [
      ...[await organization('Acme'), someAddress('nina'), someAddress('alice'), someAddress('moved')],
    ] as const;
    const userId = await person({ email: alice, firstName: 'Alicia', lastName: 'Adamson' });
    const { invitationId } = await invitation(acme, userId, nina);
    const link = { userId, linkNumber: 1, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), at };
    await account(userId, { type: 'identity.password-reset-requested.v1', data: link });
    const email = await vault.seal(userId, 'email', moved);
    await account(userId, { type: 'identity.email-change-requested.v1', data: { ...link, email } });
    const tokens = [
      invitationToken({ organizationId: acme, invitationId, linkNumber: 1 }, vault),
      accountLinkToken({ purpose: 'password-reset', userId, linkNumber: 1 }, vault),
      accountLinkToken({ purpose: 'email-change', userId, linkNumber: 1 }, vault),
    ];
    return { tokens, people: [nina, alice, moved, 'Alicia', 'Adamson'], addresses: [nina, alice, moved] };
  };
  const stored = async (world: World): Promise<string> =>
    [...(await world.deliveries()).values()]
      .flat()
      .map(({ event, metadata }) => JSON.stringify([event, metadata]))
      .join('\n');
  const onDisk = ({ folder }: World): string =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => name + readFileSync(join(parentPath, name), 'latin1'))
      .join('\n');
  const told = async (world: World, heard: () => readonly string[]) => ({
    ...{ stored: await stored(world), disk: onDisk(world), log: heard().join('\n') },
  });
  const isNowhere = (secrets: readonly string[], places: Readonly<Record<string, string>>) => {
    for (const secret of secrets)
      for (const [where, text] of Object.entries(places))
        expect([where, text.includes(secret)]).toEqual([where, false]);
  };
  const signatureOf = (token: string) => token.slice(token.lastIndexOf('.') + 1);

  it('is in the messages, and in no event, on no disk and in no line of the log', async () => {
    const { log, heard } = heardLog();
    const world = await notificationsOverHttp(store.url, { log });
    closing.push(() => world.close());
    const { tokens, people, addresses } = await asked(world);
    for (const [index, address] of addresses.entries()) {
      const [mail] = await world.mailed(address);
      expect(mail!.text).toContain(tokens[index]);
      await world.ask({ path: `/mailbox/${mail!.id}` });
    }
    await world.ask({ path: `/mailbox/${tokens[0]}` });
    await eventually(async () => (await stored(world)).match(/MessageSent/g)?.length === 3);
    const places = await told(world, heard);
    expect(places.disk).toContain('"sealed":"v1.mail.');
    expect(places.log).toContain('/mailbox/:id');
    isNowhere([...tokens, ...tokens.map(signatureOf), ...people], places);
  });

  it.each<Mood>(['greylisting', 'not-from-you', 'no-such-mailbox', 'loses-its-answer'])(
    'is told by no failure: %s',
    async mood => {
      const server = await smtpServerForSpecs({ user: 'charter', password: 'swordfish' });
      closing.push(() => server.close());
      server.state.mood = mood;
      const { log, heard } = heardLog();
      const environment = { SMTP_URL: `${server.url}/?socketTimeout=300` };
      const world = await notificationsOverHttp(store.url, { log, environment });
      closing.push(() => world.close());
      const { tokens, people } = await asked(world);
      await eventually(
        async () => ((await stored(world)).match(/"(SendingFailed|DeliveryGivenUp)"/g)?.length ?? 0) >= 3,
      );
      const places = await told(world, heard);
      expect(places.log).toContain('a message could not be sent');
      isNowhere([...tokens, ...tokens.map(signatureOf), ...people, 'swordfish'], places);
    },
  );
});
