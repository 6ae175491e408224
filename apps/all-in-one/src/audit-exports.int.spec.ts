import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical, verifyEvidence } from '@charter/evidence';
import { collected } from '@charter/testing';
import { charterAlone, type CharterAlone, type Somebody } from './testing/charter-alone';

type Body = Readonly<Record<string, unknown>>;
type Content = Readonly<{ stream: string; type: string; id: string; data: Body; metadata: Body }>;
type Line = Readonly<{ kind: string; stream?: string; content?: Content | string; at?: string } & Body>;

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('a part of a history as a file', () => {
  let folder: string;
  let charter: CharterAlone;
  let [olga, alice, bob, ada, sam, sue]: readonly Somebody[] = [];
  let acme = '';
  let other = '';
  /** When alice was a member, and nobody had changed anything since. */
  let joined = '';
  const organization = async (label: string, owner: Somebody): Promise<string> => {
    const { body } = await charter.call('/organizations', { as: owner.token, body: { label, country: 'FR' } });
    return String(body['id']);
  };
  const mandate = async (organizations: 'all' | readonly string[]) => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const wanted = { auditor_id: ada!.id, organizations, until, reason: 'yearly audit' };
    const { body } = await charter.call('/mandates', { as: sam!.token, body: wanted });
    const path = `/mandates/${String(body['id'])}`;
    await charter.call(`${path}/approve`, { as: sue!.token, body: {} });
    return () => charter.call(`${path}/end`, { as: sue!.token, body: { reason: 'done' } });
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-exports-'));
    charter = await charterAlone(folder);
    [olga, alice, bob] = [await charter.person('Olga'), await charter.person('Alice'), await charter.person('Bob')];
    [sam, sue] = [await charter.person('Sam', ['staff']), await charter.person('Sue', ['staff'])];
    ada = await charter.person('Ada', ['auditor']);
    acme = await organization('Acme', olga);
    other = await organization('Other', bob);
    const members = `/organizations/${acme}/members`;
    const invited = { email: alice.email, permissions: ['billing'], reason: 'she does the books' };
    await charter.call(`/organizations/${acme}/invitations`, { as: olga.token, body: invited });
    await charter.call(await charter.linkMailed(alice.email), { as: alice.token, body: { accept: true } });
    joined = String(
      (await charter.call(`/audit/organizations/${acme}/permissions`, { as: olga.token })).body['position'],
    );
    await charter.call(`${members}/${alice.id}`, {
      ...{ as: olga.token, method: 'PATCH', body: { permissions: ['billing', 'plans'] } },
    });
    await charter.call(members, { as: olga.token, body: { user_id: bob.id, permissions: ['plans'] } });
    await charter.call(`/organizations/${other}/members`, { as: bob.token, body: { user_id: alice.id } });
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  const ofAcme = (query: string) => charter.text(`/audit/organizations/${acme}/export?${query}`, olga!.token);
  const ofPerson = (person: Somebody | undefined, as = person, query = '') =>
    charter.text(`/audit/users/${person!.id}/export?${query}`, as!.token);
  const statusOf = async (path: string, as: Somebody | undefined) =>
    (await charter.call(path, { as: as!.token })).status;

  /** What a file of evidence shows, once it is found to hold. */
  const read = async (file: string) => {
    expect(await verifyEvidence([file])).toMatchObject({ ok: true });
    const lines = file
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Line);
    const events = lines.flatMap(({ kind, content }) => (kind === 'event' ? [content as Content] : []));
    return {
      header: lines[0]!,
      ...{ events, types: events.map(({ type }) => type) },
      streams: lines.flatMap(({ kind, stream }) => (kind === 'stream' ? [stream!] : [])),
      withheld: lines.filter(({ kind }) => kind === 'withheld').length,
    };
  };

  it('is what a member did or is mentioned in, and what led to it; the rest is withheld', async () => {
    const { header, events, types, withheld, streams } = await read(await ofAcme(`member=${alice!.id}`));
    expect(header).toMatchObject({ organizationId: acme, member: alice!.id, readBy: 'administrator' });
    expect(types).toEqual(['MemberInvited', 'InvitationAccepted', 'MemberAdded', 'MemberPermissionsReplaced']);
    expect(events[0]!.data).toMatchObject({ reason: 'she does the books' });
    expect(withheld).toBeGreaterThan(0);
    expect(streams).toEqual([`membership-${acme}`]);
  });

  it('says why, across services: what caused it is in the file with its stream', async () => {
    const { events, streams } = await read(await ofAcme('permission=owner'));
    const founded = events.find(({ type }) => type === 'MembershipFounded')!;
    const created = events.find(({ id }) => id === founded.metadata['causationId'])!;
    expect(created).toMatchObject({ type: 'OrganizationCreated', stream: `organization-${acme}` });
    expect(streams).toEqual([`membership-${acme}`, `organization-${acme}`]);
  });

  it('is the turns of a permission behind a moment, up to another', async () => {
    const all = await read(await ofAcme('permission=plans'));
    expect(all.types).toEqual(['MemberPermissionsReplaced', 'MemberAdded']);
    const from = `from_position=${encodeURIComponent(joined)}`;
    const later = await read(await ofAcme(`member=${alice!.id}&${from}`));
    expect(later.types).toEqual(['MemberPermissionsReplaced']);
    expect(later.header).toMatchObject({ fromPosition: joined, fromAt: expect.any(String) });
    const earlier = await read(await ofAcme(`permission=plans&position=${encodeURIComponent(joined)}`));
    expect(earlier.types).toEqual([]);
    expect(earlier.streams).toEqual([`membership-${acme}`]);
    expect((await read(await ofAcme(`member=${NOBODY}`))).types).toEqual([]);
  });

  it('is a table of the same, and its manifest says and signs what was asked', async () => {
    const { body: now } = await charter.call(`/audit/organizations/${acme}/permissions`, { as: ada!.token });
    expect(now['position']).toBeUndefined();
    const { position } = (await charter.call(`/audit/organizations/${acme}/permissions`, { as: olga!.token })).body;
    const query = `member=${alice!.id}&permission=plans&from_at=2020-01-01&position=${encodeURIComponent(String(position))}`;
    const table = await ofAcme(`format=csv&${query}`);
    expect(table.trimEnd().split('\r\n')).toHaveLength(2);
    const { body } = await charter.call(`/audit/organizations/${acme}/export/manifest?${query}`, { as: olga!.token });
    expect(body).toMatchObject({ member: alice!.id, permission: 'plans', fromPosition: '0/0', rows: 1 });
    expect(body).toMatchObject({ organizationId: acme, fromAt: '2020-01-01T00:00:00.000Z' });
    const { body: keys } = await charter.call('/audit/keys');
    const [key] = keys['items'] as readonly Readonly<{ publicKey: string }>[];
    const { signature, ...signed } = body;
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key!.publicKey }, format: 'jwk' });
    const isSigned = (said: object) =>
      verify(
        ...([null, Buffer.from(`charter-table-v1\n${canonical(said)}`), publicKey] as const),
        Buffer.from(String(signature), 'base64url'),
      );
    expect(isSigned(signed)).toBe(true);
    expect(isSigned({ ...signed, member: bob!.id })).toBe(false);
  });

  it('is of a person in all organizations, for themselves', async () => {
    const { header, events, streams } = await read(await ofPerson(alice));
    expect(header).toMatchObject({ userId: alice!.id, readBy: 'oneself' });
    expect(header).not.toHaveProperty('organizationId');
    expect(streams).toEqual([acme, other].map(id => `membership-${id}`).toSorted());
    expect(
      events.map(({ stream, type }) => `${stream === `membership-${acme}` ? 'acme' : 'other'} ${type}`).toSorted(),
    ).toEqual([
      ...['acme InvitationAccepted', 'acme MemberAdded', 'acme MemberInvited', 'acme MemberPermissionsReplaced'],
      'other MemberAdded',
    ]);
    const { types } = await read(await ofPerson(alice, alice, 'permission=plans'));
    expect(types).toEqual(['MemberPermissionsReplaced']);
  });

  it('is of a person, for administrators, auditors and staff, where they may look; for nobody else', async () => {
    const streamsFor = async (as: Somebody | undefined, query = '') =>
      (await read(await ofPerson(alice, as, query))).streams;
    expect(await streamsFor(olga)).toEqual([`membership-${acme}`]);
    expect(await streamsFor(bob)).toEqual([`membership-${other}`]);
    const path = `/audit/users/${alice!.id}/export`;
    for (const stranger of [ada, sam]) expect(await statusOf(path, stranger)).toBe(404);
    expect(await statusOf(`/audit/users/${olga!.id}/export`, alice)).toBe(404);
    const ended = await mandate([other]);
    expect(await streamsFor(ada)).toEqual([`membership-${other}`]);
    await ended();
    expect(await statusOf(path, ada)).toBe(404);
    const endedForAll = await mandate('all');
    expect(await streamsFor(ada)).toHaveLength(2);
    await endedForAll();
    expect(await streamsFor(sam, 'reason=ticket%20T2')).toHaveLength(2);
    expect(await statusOf(`${path}/manifest`, sue)).toBe(404);
    const { body } = await charter.call(`${path}/manifest?reason=ticket%20T2`, { as: sue!.token });
    expect(body).toMatchObject({ userId: alice!.id, rows: 5 });
    expect(body).not.toHaveProperty('organizationId');
  });

  it('is empty to staff where there is no such person, and nothing where that is nobody’s id', async () => {
    const file = await charter.text(`/audit/users/${NOBODY}/export?reason=ticket%20T2`, sam!.token);
    expect(await read(file)).toMatchObject({ streams: [], events: [], withheld: 0 });
    for (const what of ['permissions', 'export', 'export/manifest'])
      expect(await statusOf(`/audit/users/${acme}/${what}?reason=ticket%20T2`, sam)).toBe(404);
    expect(await collected(charter.store.read(`auditStaffAccess-${acme}`, 0n))).toEqual([]);
  });

  it('has names and addresses only where they are asked for', async () => {
    expect((await ofPerson(alice)).includes(olga!.email)).toBe(false);
    const named = await ofPerson(alice, alice, 'addresses=true');
    await read(named);
    expect(named.includes(olga!.email)).toBe(true);
  });

  it('is written down before it is shown, and what is refused is not', async () => {
    const readings = async (id: string) => (await collected(charter.store.read(`auditReading-${id}`, 0n))).length;
    const before = [await readings(acme), await readings(alice!.id)];
    await ofAcme(`member=${alice!.id}`);
    await ofPerson(alice, olga);
    expect([await readings(acme), await readings(alice!.id)]).toEqual(before.map(number => number + 1));
    for (const [query, refused] of REFUSED)
      for (const [path, as] of [
        [`/audit/organizations/${acme}/export`, olga],
        [`/audit/organizations/${acme}/export/manifest`, olga],
        [`/audit/users/${alice!.id}/export`, alice],
        [`/audit/users/${alice!.id}/export/manifest`, alice],
      ] as const)
        expect([path, query, await statusOf(`${path}?${query}`, as)]).toEqual([path, query, refused]);
    expect(await statusOf(`/audit/users/${alice!.id}/export?member=${alice!.id}`, alice)).toBe(400);
    expect(await statusOf(`/audit/organizations/${acme}/export?member=${alice!.id}`, bob)).toBe(403);
    expect(await statusOf(`/audit/organizations/${other}/export?member=${alice!.id}`, olga)).toBe(404);
    expect([await readings(acme), await readings(alice!.id)]).toEqual(before.map(number => number + 1));
  });

  it('has no stream in it that concerns several organizations, but for those who look from outside', async () => {
    const { streams } = await read(await ofAcme(''));
    expect(streams).toEqual([`auditReading-${acme}`, `membership-${acme}`, `organization-${acme}`]);
    const { streams: all } = await read(
      await charter.text(`/audit/organizations/${acme}/export?reason=ticket%20T1`, sam!.token),
    );
    expect(all).toEqual(expect.arrayContaining([...streams, `owner-${olga!.id}`]));
  });
});

const REFUSED = [
  ['color=red', 400],
  ['permission=everything', 400],
  ['permission=', 400],
  ['from_at=2026-01-01&from_position=1/1', 400],
  ['from_at=yesterday', 400],
  ['from_position=x', 400],
  ['from_at=2999-01-01', 400],
  ['from_at=2021-01-01&at=2020-01-01', 400],
  ['from_position=2/2&position=1/1', 400],
  ['from_at=2020-01-01&from_at=2021-01-01', 400],
  ['format=pdf', 400],
  ['checkpoints_from=999', 400],
] as const;
