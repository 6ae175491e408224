import { differenceOf, threadOf, whyChain, type Interval, type Moment } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { Problem, type Links } from '@charter/service';
import type { Holdings } from '../projections/holdings/holdings.query';
import type { Standings } from '../projections/standings/standings.query';
import type { Moments } from '../projections/stored-events/moments.query';
import type { Found, StoredEvents } from '../projections/stored-events/stored-events.query';
import type { StoredEventReader } from '../reading-events';
import type { Right } from '../readings/readings';
import { isVisible, viewerIn } from '../visibility';
import type { Admission } from './admission';
import type { AskedOfOrganization } from './asked';
import { representEvent, withheldEvent } from './event.representation';
import { linksOf, peopleLinks, type Vault } from './links';
import { inOrder, momentAsked } from './moment';
import { representHoldingAt, representMoment, representStanding } from './representations';

export const PERMISSIONS_DESK = Symbol('permissions desk');

export type PermissionsParts = Readonly<{
  holdings: Holdings;
  standings: Standings;
  moments: Moments;
  events: StoredEvents;
  reader: StoredEventReader;
  admitted: Admission;
  /** By this, whoever was shown ids may look up whose they are. */
  vault: Vault;
}>;

/** Who holds what in an organization, at any moment, and why. Each answer is written down before it is given. */
export type PermissionsDesk = ReturnType<typeof permissionsDesk>;

const MOMENT = ['at', 'position'];
const BOTH = ['from_at', 'from_position', 'to_at', 'to_position'];

export const permissionsDesk = (parts: PermissionsParts) => {
  const { holdings, moments, admitted, vault } = parts;
  const heldIn = (asked: AskedOfOrganization, moment: Moment) =>
    holdings.at({ organizationId: asked.organization.organizationId, memberId: asked.query['member'] }, moment);
  return {
    permissions: async (asked: AskedOfOrganization) => {
      const moment = await momentAsked(moments, asked);
      const { by } = await admitted(asked, [...MOMENT, 'member']);
      const held = await heldIn(asked, moment);
      return {
        ...about(
          asked,
          moment,
          peopleLinks(vault, held, () => by),
        ),
        ...(await standingThen(parts, asked, moment)),
        items: held.map(representHoldingAt(moment)),
      };
    },
    diff: async (asked: AskedOfOrganization) => {
      const from = await momentAsked(moments, asked, { at: 'from_at', position: 'from_position' });
      const to = await momentAsked(moments, asked, { at: 'to_at', position: 'to_position' });
      inOrder(from, to, asked.query['from_at'] !== undefined && asked.query['to_position'] === undefined);
      const { by } = await admitted(asked, [...BOTH, 'member']);
      const { began, ended } = differenceOf(await heldIn(asked, from), await heldIn(asked, to));
      return {
        organization_id: asked.organization.organizationId,
        ...{ from: representMoment(from), to: representMoment(to) },
        ...{ began: began.map(representHoldingAt(to)), ended: ended.map(representHoldingAt(to)) },
        _links: { ...linksOf(asked), ...peopleLinks(vault, [...began, ...ended], () => by) },
      };
    },
    why: async (asked: AskedOfOrganization) => {
      const moment = await momentAsked(moments, asked);
      const isMeant = whatIsMeant(asked.query);
      const right = await admitted(asked, [...MOMENT, 'member', 'permission', 'project']);
      const found = (await heldIn(asked, moment)).filter(isMeant);
      if (found.length === 0) throw new Problem(404, 'This was not held at that time.');
      const items = await Promise.all(found.map(held => explained(parts, { held, moment, right })));
      return {
        ...about(
          asked,
          moment,
          peopleLinks(vault, found, () => right.by),
        ),
        items,
      };
    },
  };
};

/** What the organization was at a moment; nothing where there was none yet. */
export const standingThen = async (
  { standings }: Pick<PermissionsParts, 'standings'>,
  { organization: { organizationId } }: AskedOfOrganization,
  { position }: Moment,
) => {
  const standing = (await standings.at([organizationId], position)).get(organizationId);
  return standing === undefined ? {} : { organization: representStanding(standing) };
};

const about = (asked: AskedOfOrganization, moment: Moment, people: Links) => ({
  organization_id: asked.organization.organizationId,
  ...representMoment(moment),
  _links: { ...linksOf(asked), ...people },
});

/** Whether that is what is asked about: a permission by its name, or `owner` and `member` as such. */
const whatIsMeant = ({ member, permission, project }: AskedOfOrganization['query']) => {
  if (member === undefined || permission === undefined) throw new Problem(400, 'Say whose permission, and which one.');
  return (held: Interval): boolean =>
    (held.permission === permission || (held.permission === '' && held.kind === permission)) &&
    held.projectId === (project ?? '');
};

type Explained = Readonly<{ held: Interval; moment: Moment; right: Right }>;

/** What led to it, in the words of the events. Those that the reader may not see are shown as hashes. */
const explained = async (parts: PermissionsParts, { held, moment, right }: Explained) => {
  const viewer = viewerIn(held.organizationId, right);
  return {
    holding: representHoldingAt(moment)(held),
    chain: (await chainOf(parts, held.from.eventId)).map(({ relation, event: { recorded } }) => ({
      relation,
      event: isVisible(recorded, viewer) ? representEvent(recorded) : withheldEvent(recorded),
    })),
  };
};

/** Looks up one cause after the other, until nothing more is missing. */
const chainOf = async ({ events, reader }: PermissionsParts, beganBy: string) => {
  const read = async (found: Found | undefined) => {
    const recorded = found && (await reader.one(found));
    return recorded && explainable(recorded);
  };
  const began = await read(await events.withId(beganBy));
  if (!began) throw new Error(`The event ${beganBy} cannot be read any more.`);
  const thread = threadOf(began.data);
  const inThread = thread === undefined ? [] : await events.ofThread(began.stream, thread);
  const related = (await Promise.all(inThread.map(read))).filter(event => event !== undefined);
  const byId = new Map<string, Explainable | undefined>();
  for (;;) {
    const { steps, missing } = whyChain(began, { related, byId });
    if (missing === undefined) return steps;
    byId.set(missing, await read(await events.withId(missing)));
  }
};

type Explainable = ReturnType<typeof explainable>;
const explainable = (recorded: Recorded) => {
  const { id, stream, revision, event, metadata } = recorded;
  return { id, stream, revision, type: event.type, data: event.data, metadata, recorded };
};
