import { notFound } from '@charter/service';
import type { Doubts } from '../doubts';
import type { Holdings } from '../projections/holdings/holdings.query';
import type { Standings } from '../projections/standings/standings.query';
import type { Moments } from '../projections/stored-events/moments.query';
import type { Asked, Readings } from '../readings/readings';
import { only } from './asked';
import { linksOf, peopleLinks, type Vault } from './links';
import { momentAsked } from './moment';
import { refuseUnlessPerson } from './person';
import { representHoldingAt, representMoment, representStanding } from './representations';
import { seenAmong, sightOf, type SightParts } from './sight';

export const USERS_DESK = Symbol('users desk');

export type UsersParts = SightParts &
  Readonly<{
    holdings: Holdings;
    standings: Standings;
    moments: Moments;
    doubts: Doubts;
    readings: Readings;
    vault: Vault;
  }>;

/** What one person held, wherever the reader may look. */
export type UsersDesk = ReturnType<typeof usersDesk>;

export const usersDesk = (parts: UsersParts) => ({
  permissions: async (userId: string, asked: Asked) => {
    refuseUnlessPerson(userId);
    const moment = await momentAsked(parts.moments, asked);
    only(asked.query, ['at', 'position']);
    const sight = await sightOf(parts, userId, asked);
    const all = await parts.holdings.at({ memberId: userId }, moment);
    const doubtful = await parts.doubts.about(userId);
    const isSeen = await seenAmong(sight, [...all.map(({ organizationId }) => organizationId), ...doubtful]);
    const seen = all.filter(({ organizationId }) => isSeen.has(organizationId));
    const incomplete = [...new Set([...doubtful.filter(id => isSeen.has(id)), ...sight.unknown])].toSorted();
    // Whoever may see nothing of somebody learns nothing of them, nor that they were asked about in vain.
    if (sight.right === undefined && seen.length === 0 && incomplete.length === 0) throw notFound('User');
    const right = sight.right ?? { by: 'administrator' };
    await parts.readings.record({ ...asked, subjectId: userId, right });
    return {
      user_id: userId,
      ...representMoment(moment),
      items: seen.map(representHoldingAt(moment)),
      organizations: await standingsOf(parts.standings, seen, moment.position),
      ...(incomplete.length === 0 ? {} : { incomplete }),
      _links: { ...linksOf(asked), ...peopleLinks(parts.vault, seen, id => isSeen.get(id)) },
    };
  },
});

/** What the organizations were in which something was held, by their ids. */
const standingsOf = async (
  standings: Standings,
  held: readonly Readonly<{ organizationId: string }>[],
  position: string,
) => {
  const found = await standings.at(
    held.map(({ organizationId }) => organizationId),
    position,
  );
  return Object.fromEntries([...found].map(([id, standing]) => [id, representStanding(standing)]));
};
