import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { invitationToken } from '@charter/membership-contracts';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { deleted, renamed } from '../testing/organization-told';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const NO_LINK = {
  status: 404,
  title: 'There is no such invitation. If it was sent to you again, use the link in the latest message.',
};

describe('the link of an invitation', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let email: string;
  let ann: string;
  let invitationId: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  beforeEach(async () => {
    acme = await world.organization();
    email = `ann-${randomUUID()}@example.com`;
    ann = await world.person(email);
    invitationId = await invited();
  });
  const invited = async (body: object = {}) => {
    const asked = { email, permissions: ['plans', 'members'], force: true, ...body };
    return String((await acme.ask('POST', 'invitations', { body: asked })).body['id']);
  };
  const tokenOf = (linkNumber = 1, id = invitationId, organizationId = acme.id) =>
    invitationToken({ organizationId, invitationId: id, linkNumber }, world.parts.vault);
  const follow = async (token: string) => {
    const { status, body } = await world.ask({ path: `/invitations/${token}` });
    return { status, body, title: body['title'] };
  };
  const answer = (body: object, { token = tokenOf(), as = ann, query = '', key = randomUUID() as string } = {}) =>
    world.ask({ method: 'POST', path: `/invitations/${token}${query}`, as, body, key });
  const accept = { accept: true };
  const decline = { accept: false };
  const types = async () => (await acme.stored()).map(({ type }) => type);

  it('shows whoever has it what they are invited to, and whose address it is for to those who know', async () => {
    await acme.told(renamed(acme.id, acme.id, 'acme-corp'));
    expect(await follow(tokenOf())).toMatchObject({
      status: 200,
      body: {
        organization: { id: acme.id, label: acme.id, name: 'acme-corp' },
        ...{ email: 'a***@example.com', permissions: ['plans', 'members'] },
        ...{ expires_at: expect.any(String), state: 'pending' },
      },
    });
  });

  it('is one 404 where it is none, an older one, or leads to no organization', async () => {
    const [first, other] = [tokenOf(), await world.organization()];
    await acme.ask('POST', `invitations/${invitationId}/resend`, { body: {} });
    const [second, elsewhere] = [tokenOf(2), await world.organization()];
    expect((await follow(second)).status).toBe(200);
    const none = [
      ...['x', '%20', `${second}x`, second.slice(0, -1), second.replace('.2.', '.1.'), first, tokenOf(3)],
      ...[tokenOf(1, randomUUID()), tokenOf(2, invitationId, other.id), tokenOf(2, invitationId, randomUUID())],
    ];
    const id = String((await elsewhere.ask('POST', 'invitations', { body: { email, permissions: [] } })).body['id']);
    none.push(tokenOf(1, id, elsewhere.id));
    await elsewhere.told(deleted(elsewhere.id, elsewhere.id));
    const bodies = new Set<string>();
    for (const token of none) {
      const { status, body } = await follow(token);
      bodies.add(JSON.stringify(body));
      expect(status).toBe(404);
      expect((await answer(accept, { token })).body).toEqual(body);
      expect((await answer(decline, { token })).body).toEqual(body);
    }
    expect([...bodies].map(body => JSON.parse(body) as object)).toMatchObject([NO_LINK]);
    const replaced = tokenOf(2);
    await invited();
    expect(await follow(replaced)).toMatchObject(NO_LINK);
    expect((await answer(accept, { token: replaced })).status).toBe(404);
  });

  it('makes a member of whose address it is for, who is answered as a member is', async () => {
    const { status, body, headers } = await answer(accept);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: ann, user_id: ann, permissions: ['plans', 'members'], owner: false });
    const shown = await acme.ask('GET', `members/${ann}`, { as: ann });
    expect([shown.body, shown.headers['etag']]).toEqual([body, headers['etag']]);
    expect((await acme.ask('GET', `invitations/${invitationId}`)).body).toMatchObject({ state: 'accepted' });
    expect((await types()).slice(-2)).toEqual(['InvitationAccepted', 'MemberAdded']);
  });

  it('is answered once, whoever asks how often', async () => {
    const first = await answer(accept, { key: 'k1' });
    const many = await Promise.all(Array.from({ length: 5 }, () => answer(accept, { key: 'k1' })));
    for (const again of many) expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await answer(decline, { key: 'k1' })).status).toBe(422);
    expect((await answer(accept)).status).toBe(200);
    expect((await types()).filter(type => type === 'MemberAdded')).toHaveLength(1);
  });

  it('tells what became of it once it is over', async () => {
    await answer(accept);
    const accepted = { status: 410, title: 'This invitation was accepted already.' };
    expect(await follow(tokenOf())).toMatchObject(accepted);
    expect((await answer(decline)).body).toMatchObject(accepted);
    await acme.ask('DELETE', `members/${ann}`);
    expect((await answer(accept)).body).toMatchObject(accepted);

    invitationId = await invited();
    const declined = { status: 410, title: 'This invitation was declined.' };
    for (let times = 0; times < 2; times++)
      expect(await answer(decline)).toMatchObject({ status: 200, body: { state: 'declined' } });
    expect(await follow(tokenOf())).toMatchObject(declined);
    expect((await answer(accept)).body).toMatchObject(declined);

    invitationId = await invited();
    await acme.ask('DELETE', `invitations/${invitationId}`);
    const revoked = { status: 410, title: 'This invitation was withdrawn: ask for another.' };
    expect(await follow(tokenOf())).toMatchObject(revoked);
    expect((await answer(accept)).body).toMatchObject(revoked);
    expect((await acme.ask('GET', `members/${ann}`)).status).toBe(404);
  });

  it('tells so still when the membership has long forgotten it', async () => {
    await answer(decline);
    const by = { kind: 'user', id: acme.owner } as const;
    const others = Array.from({ length: 100 }, (_, number) => {
      const other = { organizationId: acme.id, by, at: new Date().toISOString(), invitationId: `other ${number}` };
      const invitation = { ...other, emailLookup: `lookup ${number}`, permissions: [] };
      const sent = { email: 'sealed', linkNumber: 1, expiresAt: other.at };
      return [
        { type: 'MemberInvited', data: { ...invitation, ...sent } },
        { type: 'InvitationRevoked', data: invitation },
      ];
    });
    await world.happens(`membership-${acme.id}`, ...others.flat());
    const declined = { status: 410, title: 'This invitation was declined.' };
    expect((await answer(accept)).body).toMatchObject(declined);
    expect(await follow(tokenOf())).toMatchObject(declined);
  });

  it('is over from the instant on at which it expires', async () => {
    const expires_at = new Date(Date.now() + 1_000).toISOString();
    invitationId = await invited({ expires_at });
    const expired = { status: 410, title: 'This invitation has expired: ask for another.' };
    await eventually(async () => (await follow(tokenOf())).status !== 200);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires_at));
    expect(await follow(tokenOf())).toMatchObject(expired);
    expect((await answer(accept)).body).toMatchObject(expired);
    expect((await acme.ask('GET', `invitations?filter[state]=error`)).body).toMatchObject([
      { id: invitationId, state: 'error', exact_state: 'lapsed', finished_at: expires_at },
    ]);
  });

  it('is of no use to whoever else has it', async () => {
    const title = 'This invitation is for another address than yours.';
    const [stranger, member] = [await world.person(), await acme.member()];
    for (const as of [stranger, member, acme.owner])
      for (const body of [accept, decline])
        expect(await answer(body, { as })).toMatchObject({ status: 403, body: { title } });
    expect((await world.ask({ method: 'POST', path: `/invitations/${tokenOf()}`, body: accept })).status).toBe(401);
    await world.deactivated(ann);
    expect((await answer(accept)).status).toBe(401);
    expect(await types()).not.toContain('InvitationAccepted');
  });

  it('is of no use to a service account, which has no address', async () => {
    const as = randomUUID();
    await world.happens(`user-${as}`, {
      type: 'identity.service-account-created.v1',
      data: { serviceAccountId: as, name: 'exports', createdBy: 'sam', at: new Date().toISOString() },
    });
    expect((await answer(accept, { as })).status).toBe(403);
  });

  it('leads nowhere for now while what happened to its organization could not be processed', async () => {
    const stream = `organization-${acme.id}`;
    world.poisoned.add(stream);
    await acme.told(deleted(acme.id, acme.id));
    await eventually(async () => (await world.service.readiness()).parked.length > 0);
    expect((await follow(tokenOf())).status).toBe(503);
    expect((await answer(accept)).status).toBe(503);
    world.poisoned.delete(stream);
    for (const processor of world.service.processors) await processor.replay(acme.id);
    expect(await follow(tokenOf())).toMatchObject(NO_LINK);
    expect((await answer(accept)).status).toBe(404);
  });

  it('changes nothing for who is a member already', async () => {
    await acme.ask('POST', 'members', { body: { user_id: ann } });
    expect(await answer(accept)).toMatchObject({
      status: 409,
      body: { title: 'You are a member of this organization already.' },
    });
  });

  it('can be declined, but not accepted, while the organization is suspended', async () => {
    await acme.suspend();
    expect((await answer(accept)).status).toBe(403);
    expect((await answer(decline)).status).toBe(200);
  });

  it('can be tried without being answered', async () => {
    const { status, body } = await answer(accept, { query: '?dry_run=true' });
    expect([status, body['lost']]).toEqual([200, []]);
    expect(body['gained']).toContainEqual({ user_id: ann, operation: 'members:view', object: acme.id });
    expect((await answer(accept, { query: '?dry_run=1' })).status).toBe(400);
    expect((await follow(tokenOf())).status).toBe(200);
    expect((await answer(accept)).status).toBe(200);
  });

  it('hands on what they say of themselves, which only their own key opens', async () => {
    const details = { first_name: 'Annabel', last_name: 'Lee', username: 'annabel.lee', country: 'fr' };
    expect((await answer({ ...accept, ...details }, { query: '?dry_run=true' })).status).toBe(200);
    expect((await answer({ ...accept, ...details })).status).toBe(200);
    const stored = await acme.stored();
    expect(JSON.stringify(stored)).not.toMatch(/annabel/i);
    const accepted = stored.find(({ type }) => type === 'InvitationAccepted');
    const { confirmed } = accepted!.data as { confirmed: Readonly<Record<string, string>> };
    expect(confirmed['country']).toBe('FR');
    expect(await world.parts.vault.open(ann, confirmed['firstName']!)).toBe('Annabel');
    expect(await world.parts.vault.open(ann, confirmed['lastName']!)).toBe('Lee');
  });

  it.each([
    ['nothing', {}, 'accept'],
    ['text', { accept: 'true' }, 'accept'],
    ['null', { accept: null }, 'accept'],
    ['another type of name', { accept: true, first_name: 7 }, 'first_name'],
    ['too long a name', { accept: true, last_name: 'x'.repeat(256) }, 'last_name'],
    ['a username in capitals', { accept: true, username: 'Ann' }, 'username'],
    ['a country that is none', { accept: true, country: 'XX' }, 'country'],
    ['another address', { accept: true, email: 'bob@example.com' }, 'email'],
    ['another user', { accept: true, user_id: randomUUID() }, 'user_id'],
    ['more permissions', { accept: true, permissions: ['admin'] }, 'permissions'],
  ])('is refused %s for an answer', async (_, body, property) => {
    const { status, body: problem } = await answer(body);
    expect([status, Object.keys(Object(problem['detail']))]).toEqual([400, [property]]);
    expect((await follow(tokenOf())).status).toBe(200);
  });

  it('is refused an answer that is much too large', async () =>
    expect((await answer({ accept: true, first_name: 'x'.repeat(3_000_000) })).status).toBe(413));
});
