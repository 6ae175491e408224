import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invitationToken } from '@charter/membership-contracts';
import { type Answer, type Asked, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { heardLog } from '../testing/heard-log';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

describe('the secret of an invitation', () => {
  const { log, heard } = heardLog();
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url, { log });
    acme = await world.organization();
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });

  it('is in no answer, in nothing that is stored and in no line of the log, and neither is the address', async () => {
    const email = `ann-${randomUUID()}@example.com`;
    const [ann, eve] = [await world.person(email), await world.person()];
    const answers: Answer[] = [];
    const ask = async (asked: Asked) => {
      const answer = await world.ask(asked);
      answers.push(answer);
      return answer;
    };
    const [as, path] = [acme.owner, `${acme.path}/invitations`];
    const body = { email, permissions: ['plans'] };
    const invitationId = String((await ask({ method: 'POST', path, as, body })).body['id']);
    await ask({ method: 'POST', path, as, body });
    await ask({ method: 'POST', path: `${path}/${invitationId}/resend`, as, body: {} });
    for (const each of [path, `${path}/${invitationId}`]) await ask({ path: each, as });
    const tokens = [1, 2, 3].map(linkNumber =>
      invitationToken({ organizationId: acme.id, invitationId, linkNumber }, world.parts.vault),
    );
    for (const token of tokens) {
      const link = `/invitations/${token}`;
      for (const asked of [link, `${link}?x=${token}`, `${link}/x`, `/invitations/x?token=${token}`, `${link}%ff`])
        await ask({ path: asked });
      await ask({ path: `${path}/${token}`, as });
      for (const method of ['PATCH', 'DELETE'] as const) await ask({ method, path: link, as: eve, body: {} });
      for (const answer of [{}, { accept: true }, { accept: token }, { accept: true, country: token }])
        await ask({ method: 'POST', path: link, as: eve, body: answer });
      await ask({ method: 'POST', path: link, body: { accept: true } });
    }
    const link = `/invitations/${tokens[1]}`;
    await ask({ method: 'POST', path: `${link}?dry_run=true`, as: ann, body: { accept: true } });
    expect((await ask({ method: 'POST', path: link, as: ann, body: { accept: true } })).status).toBe(200);
    await ask({ path: link });

    const lines = heard();
    expect(lines.filter(line => line.includes('/invitations/:token')).length).toBeGreaterThan(20);
    const told = { answers: JSON.stringify(answers), log: lines.join('\n'), stored: await everythingStored() };
    for (const secret of [...tokens, ...tokens.map(token => token.slice(token.lastIndexOf('.') + 1))])
      for (const [where, text] of Object.entries(told)) expect([where, text.includes(secret)]).toEqual([where, false]);
    for (const text of [told.log, told.stored]) expect(text).not.toContain(email);
  });

  const everythingStored = async (): Promise<string> => {
    const stored: unknown[] = [];
    for await (const { event, metadata } of world.parts.store.read(`membership-${acme.id}`, 0n))
      stored.push(event, metadata);
    expect(stored.length).toBeGreaterThan(6);
    return JSON.stringify(stored);
  };
});
