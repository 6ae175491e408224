import { describe, expect, it } from '@jest/globals';
import { threadOf, whyChain, type Explained } from './why';

type Said = Readonly<{ data?: object; causationId?: string; stream?: string }>;
const event = (id: string, [revision, type]: readonly [number, string], said: Said = {}): Explained => ({
  ...{ id, stream: said.stream ?? 'm', revision: BigInt(revision), type, data: said.data ?? {} },
  metadata: said.causationId === undefined ? {} : { causationId: said.causationId },
});

/** All that can be found out, as whoever has all events does it. */
const told = (began: Explained, events: readonly Explained[]): readonly string[] => {
  const related = events.filter(
    ({ stream, data }) => stream === began.stream && threadOf(data) === threadOf(began.data) && threadOf(data),
  );
  const byId = new Map<string, Explained | undefined>();
  for (;;) {
    const { steps, missing } = whyChain(began, { related, byId });
    if (missing === undefined) return steps.map(({ relation, event: { id } }) => `${relation} ${id}`);
    expect(byId.has(missing)).toBe(false);
    byId.set(
      missing,
      events.find(({ id }) => id === missing),
    );
  }
};

const invited = event('e1', [1, 'MemberInvited'], { data: { invitationId: 'i1' } });
const resent = event('e2', [2, 'InvitationResent'], { data: { invitationId: 'i1' } });
const accepted = event('e3', [3, 'InvitationAccepted'], { data: { invitationId: 'i1' } });
const added = event('e4', [4, 'MemberAdded'], { data: { invitation: { invitationId: 'i1' } } });

describe('why something is held', () => {
  it('is the event by which it began, where nothing led to that', () =>
    expect(told(event('e1', [1, 'MemberAdded']), [])).toEqual(['began e1']));
  it('is the invitation that was accepted, and who made it', () =>
    expect(told(added, [invited, resent, accepted, added])).toEqual(['began e4', 'accepted e3', 'invited e1']));
  it('is the offer of ownership', () => {
    const offered = event('e5', [5, 'OwnershipOffered'], { data: { offerId: 'f1' } });
    const other = event('e6', [6, 'OwnershipOffered'], { data: { offerId: 'f2' } });
    const changed = event('e7', [7, 'OwnerChanged'], { data: { offerId: 'f1' } });
    expect(told(changed, [offered, other, changed])).toEqual(['began e7', 'offered e5']);
  });
  it('is no invitation that came later', () =>
    expect(told({ ...added, revision: 0n }, [invited, accepted])).toEqual(['began e4']));
  it('goes on to what caused each of them, in other streams, once', () => {
    const created = event('c1', [0, 'OrganizationCreated'], { stream: 'organization-1', causationId: 'c0' });
    const claimed = event('c0', [0, 'NameClaimed'], { stream: 'organizationName-acme' });
    const founded = event('e0', [0, 'MembershipFounded'], { causationId: 'c1' });
    expect(told(founded, [created, claimed, founded])).toEqual(['began e0', 'caused c1', 'caused c0']);
    const caused = { ...invited, metadata: { causationId: 'c1' } };
    const same = { ...added, metadata: { causationId: 'c1' } };
    expect(told(same, [created, claimed, caused, accepted, same])).toEqual([
      ...['began e4', 'accepted e3', 'invited e1', 'caused c1', 'caused c0'],
    ]);
  });
  it('ends where a cause is not known, and where causes run in a circle', () => {
    const first = event('a', [0, 'A'], { causationId: 'b' });
    const second = event('b', [0, 'B'], { causationId: 'a' });
    expect(told(first, [first, second])).toEqual(['began a', 'caused b']);
    expect(told(first, [first])).toEqual(['began a']);
  });
});
