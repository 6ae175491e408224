import { randomBytes, randomUUID } from 'node:crypto';
import { invitationToken } from '@charter/membership-contracts';
import { referenceLinks } from '@charter/service';
import { collected } from '@charter/testing';
import type { Things } from './places';
import type { Person, Surroundings } from './surroundings';

/** An organization with one of everything that can be in it. */
export type Organization = Readonly<{
  id: string;
  owner: Person;
  /** What its own people know. */
  things: Things;
  /** What strangers may have heard of it: ids and names, but the secrets of other links. */
  heard: Things;
  /** What nobody is told but those it belongs to. */
  untold: readonly string[];
  /** Has somebody belong to it, and hold this. */
  holds: (person: Person, permissions: readonly string[]) => Promise<void>;
}>;

export type People = Readonly<{
  owner: Person;
  /** Belongs to it, and is offered it. */
  member: Person;
  /** Belongs to it, too. */
  user: Person;
  /** Has an account, and is invited. */
  invited: Person;
  /** Asks for the mandates. */
  staff: Person;
  /** Is to see all of it, once somebody approves that. */
  auditor: Person;
}>;

/** Makes one, of which no other has the name. */
export const organizationOf = async (
  { owner, member, user, invited, staff, auditor }: People,
  { vault, store }: Pick<Surroundings, 'vault' | 'store'>,
): Promise<Organization> => {
  const name = `org-${randomUUID()}`;
  const [label, contact] = [`Label of ${name}`, `security@${name}.example`];
  const created = await owner.does('POST', '/organizations', { label, name, country: 'FR', security_contact: contact });
  const id = String(created['id']);
  const path = `/organizations/${id}`;
  for (const { id: user_id } of [member, user]) await owner.does('POST', `${path}/members`, { user_id });
  const offer = await owner.does('POST', `${path}/ownership-offers`, { user_id: member.id, stay: true });
  const asked = { email: invited.email, permissions: ['projects:list'] };
  const invitation = await owner.does('POST', `${path}/invitations`, asked);
  const reason = `Audit of ${name}`;
  const mandate = await requestMandate({ staff, auditor, organizations: [id], reason });
  const page = await owner.does('GET', `${path}/members?page[size]=1`);
  const { next } = page['_links'] as { next: { href: string } };
  const link = { organizationId: id, invitationId: String(invitation['id']), linkNumber: 1 };
  const heard = {
    ...{ organization: id, 'organization-name': name, 'organization-label': label },
    ...{ owner: owner.id, member: member.id, user: user.id, address: invited.email },
    ...{ 'ownership-offer': String(offer['id']), invitation: link.invitationId },
    ...{ mandate, auditor: auditor.id, project: randomUUID(), checkpoint: '0' },
    position: (await collected(store.read(`membership-${id}`, 0n))).at(-1)!.position,
    cursor: /after\/([^?]+)/.exec(next.href)?.[1] ?? '',
    'invitation-link': `${id}.${link.invitationId}.1.${vault.signLink(`invitation:${name}`)}`,
    signature: signatureIn(referenceLinks(vault, 'users', [owner.id])),
  };
  const secrets = {
    'invitation-link': invitationToken(link, vault),
    signature: signatureIn(referenceLinks(vault, 'organizations', [id])),
  };
  return {
    ...{ id, owner, heard },
    things: { ...heard, ...secrets },
    untold: [contact, reason, ...Object.values(secrets)],
    holds: async ({ id: user_id }, permissions) => {
      const changed = await owner.ask({ method: 'PATCH', path: `${path}/members/${user_id}`, body: { permissions } });
      if (changed.status !== 200) await owner.does('POST', `${path}/members`, { user_id, permissions });
    },
  };
};

export type MandateAsked = Readonly<{
  staff: Person;
  auditor: Pick<Person, 'id'>;
  organizations: readonly string[];
  reason?: string;
  /** In how many milliseconds it runs out. */
  lasts?: number;
}>;

const HOUR_MS = 60 * 60 * 1_000;

/** Asks for a mandate, which nobody has approved yet; answers its id. */
export const requestMandate = async (asked: MandateAsked): Promise<string> => {
  const { staff, auditor, organizations, reason = 'An audit', lasts = HOUR_MS } = asked;
  const until = new Date(Date.now() + lasts).toISOString();
  const mandate = await staff.does('POST', '/mandates', { auditor_id: auditor.id, organizations, until, reason });
  return String(mandate['id']);
};

/** The same, approved by another of staff. */
export const giveMandate = async (asked: MandateAsked, colleague: Person): Promise<string> => {
  const id = await requestMandate(asked);
  await colleague.does('POST', `/mandates/${id}/approve`, {});
  return id;
};

const signatureIn = (links: ReturnType<typeof referenceLinks>): string =>
  new URLSearchParams(Object.values(links)[0]?.href.split('?')[1]).get('sig') ?? '';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Things that look like those of an organization, and are none; besides, somebody who belongs nowhere. */
export const nowhereLike = ({ heard }: Pick<Organization, 'heard'>, nobody: Person): Things => {
  const [id, invitation] = [
    [...randomBytes(26)].map((byte, at) => (at === 0 ? '0' : CROCKFORD[byte % 32])).join(''),
    randomUUID(),
  ];
  // No event stands there, and none between that and the one of theirs.
  const [commit, prepare] = heard.position.split('/');
  const [value] = JSON.parse(Buffer.from(heard.cursor, 'base64url').toString('utf8')) as [string, string];
  return {
    ...{ organization: id, 'organization-name': `org-${randomUUID()}`, 'organization-label': `Label ${randomUUID()}` },
    ...{ owner: randomUUID(), member: randomUUID(), user: nobody.id, address: `${randomUUID()}@nowhere.example` },
    ...{ 'ownership-offer': randomUUID(), invitation },
    ...{ mandate: randomUUID(), auditor: randomUUID(), project: randomUUID(), checkpoint: '999999999' },
    position: `${commit}/${BigInt(prepare ?? 0) + 1n}`,
    // A page begins at a time, which is no secret; whose row it is may be.
    cursor: Buffer.from(JSON.stringify([value, randomUUID()])).toString('base64url'),
    'invitation-link': `${id}.${invitation}.1.${heard['invitation-link'].split('.').at(-1)}`,
    signature: heard.signature,
  };
};

const STREAMS = [
  ...(['organization', 'membership', 'organizationsStaffAccess', 'membershipStaffAccess'] as const),
  ...(['auditReading', 'auditStaffAccess'] as const),
];

/** All that is stored of an organization: by stream, what happened. */
export const storedOf = async (
  id: string,
  { store }: Pick<Surroundings, 'store'>,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const streams = STREAMS.map(async category => {
    const recorded = await collected(store.read(`${category}-${id}`, 0n));
    return [category, recorded.map(({ event }) => event.type)] as const;
  });
  return Object.fromEntries(await Promise.all(streams));
};
