import { fileOf } from './sample-file';
import { keysOf, sealOf, signerNamed, storeBefore, type Seal, type Signer } from './sample-seal';
import { positionOfNumber, stored, type Streams, type Told } from './sample-store';

// The example of docs/evidence-format.md: two organizations, of which one is exported.

export const ORGANIZATION = '01HQXW3V7K8Z9M2N4P6R8T0VWX';
/** Its membership shares a bucket with that of the other. */
const OTHER_ORGANIZATION = '01HQXW3V7K8Z9M2N4P6R8T00WN';
const OWNER = '6f1c1c52-3c0e-4f7e-9a53-0d7c3d1b2a10';
export const MEMBER = '9d0a4c1e-7b62-4d0f-b1d7-5e2c8f3a6b42';
const INVITATION = '5d1f9c3a-6b8e-4a2c-b7d4-1e9f3c5a7b60';
const PROJECT = 'abcdefgh12345';

export const MEMBERSHIP = `membership-${ORGANIZATION}`;
const ORGANIZATION_STREAM = `organization-${ORGANIZATION}`;
export const OTHER_MEMBERSHIP = `membership-${OTHER_ORGANIZATION}`;

const idOf = (number: number): string => `00000000-0000-5000-8000-00000000000${number}`;

type Happened = Readonly<{ stream?: string; type: string; at: string; by?: string; cause?: number; data: object }>;

const happened: readonly Happened[] = [
  {
    stream: OTHER_MEMBERSHIP,
    type: 'MembershipFounded',
    at: '2026-03-01T08:00:00.000Z',
    data: { organizationId: OTHER_ORGANIZATION, ownerId: MEMBER, at: '2026-03-01T08:00:00.000Z' },
  },
  {
    stream: ORGANIZATION_STREAM,
    type: 'OrganizationCreated',
    at: '2026-03-01T09:30:00.000Z',
    data: {
      ...{ organizationId: ORGANIZATION, label: 'Käse & Söhne', name: 'kaese', country: 'DE', type: 'flexible' },
      ...{ ownerId: OWNER, createdBy: OWNER, at: '2026-03-01T09:30:00.000Z' },
    },
  },
  {
    type: 'MembershipFounded',
    at: '2026-03-01T09:30:00.250Z',
    cause: 1,
    data: { organizationId: ORGANIZATION, ownerId: OWNER, at: '2026-03-01T09:30:00.000Z' },
  },
  {
    type: 'MemberInvited',
    at: '2026-03-02T10:00:00.000Z',
    data: {
      ...acted(OWNER, '2026-03-02T10:00:00.000Z', 'Keeps the books'),
      ...{ invitationId: INVITATION, email: 'v1.c2VhbGVk', emailLookup: 'bG9vay11cA', permissions: ['billing'] },
      ...{ linkNumber: 1, expiresAt: '2026-03-09T10:00:00.000Z' },
    },
  },
  {
    // By a clock that is ahead: what is written down after it is known after it, whatever it says itself.
    stream: OTHER_MEMBERSHIP,
    type: 'MembershipSuspended',
    at: '2026-03-03T12:00:01.500Z',
    data: { organizationId: OTHER_ORGANIZATION, by: { kind: 'staff', id: OWNER }, at: '2026-03-03T12:00:01.500Z' },
  },
  {
    type: 'InvitationAccepted',
    at: '2026-03-03T12:00:00.000Z',
    by: MEMBER,
    data: {
      ...acted(MEMBER, '2026-03-03T12:00:00.000Z'),
      ...{ invitationId: INVITATION, emailLookup: 'bG9vay11cA', permissions: ['billing'], userId: MEMBER },
      invitedBy: { kind: 'user', id: OWNER },
    },
  },
  {
    type: 'MemberAdded',
    at: '2026-03-03T12:00:00.000Z',
    by: MEMBER,
    data: {
      ...acted(MEMBER, '2026-03-03T12:00:00.000Z'),
      ...{ memberId: MEMBER, memberRevision: 3, permissions: ['billing'] },
      invitation: { invitationId: INVITATION, invitedBy: { kind: 'user', id: OWNER } },
    },
  },
  {
    type: 'PermissionGranted',
    at: '2026-03-04T09:00:00.000Z',
    data: {
      ...acted(OWNER, '2026-03-04T09:00:00.000Z', 'Closing of the quarter'),
      ...{ memberId: MEMBER, memberRevision: 4, permission: 'plans', until: '2026-04-01T00:00:00.000Z' },
      grants: [{ permission: 'plans', until: '2026-04-01T00:00:00.000Z', reason: 'Closing of the quarter' }],
    },
  },
  {
    stream: ORGANIZATION_STREAM,
    type: 'OrganizationRelabelled',
    at: '2026-03-05T09:00:00.000Z',
    data: { from: 'Käse & Söhne', to: 'Käse', relabelledBy: OWNER, at: '2026-03-05T09:00:00.000Z' },
  },
  {
    type: 'ProjectAccessGiven',
    at: '2026-03-06T09:00:00.000Z',
    data: {
      ...acted(OWNER, '2026-03-06T09:00:00.000Z'),
      ...{ memberId: MEMBER, projectId: PROJECT, permissions: ['viewer'] },
    },
  },
];

function acted(id: string, at: string, reason?: string) {
  return { organizationId: ORGANIZATION, by: { kind: 'user', id }, at, ...(reason === undefined ? {} : { reason }) };
}

const told = ({ stream = MEMBERSHIP, type, at, by = OWNER, cause, data }: Happened, number: number): Told => ({
  ...{ stream, type, data, id: idOf(number) },
  metadata: {
    ...{ actor: { kind: 'user', id: by }, commandId: `command-${number}`, correlationId: `request-${number}` },
    ...(cause === undefined ? {} : { causationId: idOf(cause) }),
    ...{ recordedAt: at, requestHash: 'cmVxdWVzdA', salt: Buffer.alloc(16, number).toString('base64url') },
  },
});

export type Example = Readonly<{ file: string; streams: Streams; seal: Seal; signers: readonly [Signer, Signer] }>;

/** The store, and the file that was exported when its last event was not sealed yet. */
export const example = async (): Promise<Example> => {
  const streams = stored(happened.map(told));
  const signers = [signerNamed('the first key of the example'), signerNamed('the second key of the example')] as const;
  const keys = await keysOf([
    { signer: signers[0], since: 0 },
    { signer: signers[1], since: 1 },
  ]);
  const first = await sealOf(storeBefore(streams, positionOfNumber(4)), {
    ...{ signer: signers[0], number: 0, changed: { at: '2026-03-02T10:01:00.000Z' } },
  });
  const seal = await sealOf(storeBefore(streams, positionOfNumber(9)), {
    ...{ signer: signers[1], number: 1, before: first.checkpoint, changed: { at: '2026-03-05T09:01:00.000Z' } },
  });
  const exported = new Map([...streams].filter(([stream]) => stream.endsWith(ORGANIZATION)));
  const file = await fileOf({
    ...{ streams: exported, seal, before: [first.checkpoint], keys, signer: signers[1] },
    header: { organizationId: ORGANIZATION, position: positionOfNumber(9), at: '2026-04-02T00:00:00.000Z' },
    isWithheld: id => id === idOf(8),
    persons: [{ id: MEMBER, name: 'Ada Example', email: 'ada@example.com' }],
  });
  return { file, streams, seal, signers };
};
