import { ANY_ACT, BEFORE_ALL, ordinalOf, purposeOf, type Interval } from '@charter/audit-domain';
import type { Right } from '../readings/readings';
import type { Sightings } from '../projections/sightings/sightings.query';
import type { UseAsked, Uses } from '../projections/uses/uses.query';
import { inspects } from '../visibility';
import type { AskedOfOrganization } from './asked';
import { linksOf, peopleLinks } from './links';
import { momentAsked } from './moment';
import { standingThen, type PermissionsParts } from './permissions.desk';
import { representHoldingAt, representMoment } from './representations';

export const REVIEW_DESK = Symbol('review desk');

export type ReviewParts = PermissionsParts & Readonly<{ uses: Uses; sightings: Sightings }>;

/** Everyone with rights in an organization: since when, by whom, and when they last used them, where they ever did. */
export type ReviewDesk = ReturnType<typeof reviewDesk>;

export const reviewDesk = (parts: ReviewParts) => ({
  review: async (asked: AskedOfOrganization) => {
    const { organizationId } = asked.organization;
    const moment = await momentAsked(parts.moments, asked);
    const right = await parts.admitted(asked, ['at', 'position']);
    const held = await parts.holdings.at({ organizationId }, moment);
    const people = [...Map.groupBy(held, ({ memberId }) => memberId)];
    const through = ordinalOf(moment.position);
    const visible = people.map(([memberId]) => memberId).filter(id => maySeeLogins(right, id, asked.caller.id));
    const seen = await parts.sightings.last(visible, through);
    const questions = people.flatMap(([memberId, theirs]) => [anyActOf(memberId), ...theirs.map(useOf)]);
    const represented = representHoldingAt(moment);
    // In the order of the questions.
    const last = (await parts.uses.last(organizationId, questions, through)).values();
    const items = people.map(([memberId, theirs]) => {
      const acted = last.next().value;
      return {
        ...{ member_id: memberId, owner: theirs.some(({ kind }) => kind === 'owner') },
        holdings: theirs.map(one => ({ ...represented(one), ...said('last_used_at', last.next().value) })),
        ...{ ...said('last_acted_at', acted), ...said('last_seen_at', seen.get(memberId)) },
      };
    });
    return {
      ...{ organization_id: organizationId, ...representMoment(moment) },
      ...(await standingThen(parts, asked, moment)),
      ...{ items, _links: { ...linksOf(asked), ...peopleLinks(parts.vault, held, () => right.by) } },
    };
  },
});

/** That somebody was here is theirs to know, and auditors' and staff's: to administrators a login elsewhere is none of their business. */
const maySeeLogins = ({ by }: Right, memberId: string, readerId: string): boolean =>
  inspects(by) || memberId === readerId;

const anyActOf = (personId: string): UseAsked => ({ personId, purpose: ANY_ACT, after: BEFORE_ALL });

/** Behind the event by which it began: what was done before is no use of this. */
const useOf = (held: Interval): UseAsked => ({
  personId: held.memberId,
  purpose: purposeOf(held),
  after: ordinalOf(held.from.position),
});

const said = <Name extends string>(name: Name, value: string | undefined) =>
  value === undefined ? {} : ({ [name]: value } as Readonly<Record<Name, string>>);
