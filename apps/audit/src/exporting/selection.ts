import { membershipStream } from '@charter/audit-domain';
import type { Matches } from '../projections/stored-events/matches.query';
import { isOfOneOrganization } from '../projections/stored-events/stored-event';
import type { StoredEvents } from '../projections/stored-events/stored-events.query';
import { meantBy, type ExportAsked } from './export-asked';

/** A range of events of a stream, by their numbers there. */
export type Numbers = Readonly<{ from: bigint; to: bigint }>;

/** What of the store is exported. Where nothing is said of what is in it, everything in these streams is. */
export type Selection = Readonly<{
  /** In the order of their names. */
  streams: readonly string[];
  numbersIn?: (stream: string, numbers: Numbers) => Promise<ReadonlySet<bigint>>;
}>;

type Parts = Readonly<{ events: Pick<StoredEvents, 'streamsOf'>; matches: Matches }>;

/**
 * All that an organization has, or what is meant and what led to it: then who belongs to it is always in it. Streams that
 * concern several organizations are for those who look from outside: withheld, too, they tell when something happened elsewhere.
 */
export const selectionFor = async ({ events, matches }: Parts, asked: ExportAsked): Promise<Selection> => {
  const meant = meantBy(asked);
  const { organizationIds, viewer } = asked;
  const isOpen = (stream: string) => viewer.reach === 'persons' || isOfOneOrganization(stream);
  if (meant === undefined) {
    const streams = (await Promise.all(organizationIds.map(events.streamsOf))).flat();
    return { streams: streams.filter(isOpen) };
  }
  const streams = (await matches.streams(meant, viewer.reach)).filter(isOpen);
  return {
    streams: [...new Set([...streams, ...organizationIds.map(membershipStream)])].toSorted(),
    numbersIn: (stream, numbers) => matches.numbers(meant, stream, numbers),
  };
};
