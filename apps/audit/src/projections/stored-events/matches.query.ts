import { sql, type Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';
import { allMeant, isMeant, isOneOf, type Meant } from './meant';

/** Where causes are looked for: in what belongs to the organizations, or in what belongs to persons alone as well. */
export type Reach = 'organizations' | 'persons';

/**
 * What of the store is shown of what is meant: that, and what led to it. Those are the events before it of the same
 * invitation or offer in its stream, and what caused it or one of these, across all streams.
 */
export type Matches = Readonly<{
  /** The streams in which anything is meant, or led to it within a reach. */
  streams: (meant: Meant, reach: Reach) => Promise<readonly string[]>;
  /** Which of some events of a stream are meant or led to it, by their numbers there. */
  numbers: (
    meant: Meant,
    stream: string,
    numbers: Readonly<{ from: bigint; to: bigint }>,
  ) => Promise<ReadonlySet<bigint>>;
}>;

export const matchesIn = (schema: Kysely<EvidenceTables>): Matches => ({
  streams: async (meant, reach) => {
    const rows = await streamsOf(schema, meant, reach).execute();
    return rows.map(({ stream }) => stream);
  },
  numbers: async (meant, stream, numbers) => {
    const rows = await numbersOf(schema, meant, { stream, ...numbers }).execute();
    return new Set(rows.map(({ origin }) => BigInt(origin)));
  },
});

/** Keeps the database from going through the whole store instead of looking each up: it does not know how few they are. */
const ONE_BY_ONE = sql.lit(0);
const ONE = sql.lit(1);

/** All that is meant, and by its id what caused that or what came before it of the same invitation or offer. */
const withFirstCauses = (schema: Kysely<EvidenceTables>, meant: Meant) =>
  schema
    // Neither is recursive: but whether any is that comes after, SQL says before the first.
    .withRecursive('meant', db => allMeant(db, meant))
    .withRecursive('first', db =>
      db
        .selectFrom('meant')
        .select('meant.causation_id as id')
        .where('meant.causation_id', 'is not', null)
        .union(
          db
            .selectFrom('meant')
            .innerJoinLateral(
              ({ selectFrom }) =>
                selectFrom('stored_events as event')
                  .select('event.causation_id as id')
                  .whereRef('event.stream', '=', 'meant.stream')
                  .whereRef('event.thread', '=', 'meant.thread')
                  .whereRef('event.number', '<', 'meant.number')
                  .where('event.causation_id', 'is not', null)
                  .offset(ONE_BY_ONE)
                  .as('earlier'),
              join => join.onTrue(),
            )
            .select('earlier.id'),
        ),
    );

/** From everything that is meant backwards: each event has one cause at most, so there is no more of them. */
const streamsOf = (schema: Kysely<EvidenceTables>, meant: Meant, reach: Reach) =>
  withFirstCauses(schema, meant)
    .withRecursive('cause', db =>
      db
        .selectFrom('first')
        .select('first.id')
        .union(
          db
            .selectFrom('cause')
            .innerJoinLateral(
              ({ selectFrom }) =>
                selectFrom('stored_events as event')
                  .select('event.causation_id as id')
                  .whereRef('event.id', '=', 'cause.id')
                  .where('event.causation_id', 'is not', null)
                  .limit(ONE)
                  .as('before'),
              join => join.onTrue(),
            )
            .select('before.id'),
        ),
    )
    .selectFrom('meant')
    .select('meant.stream')
    .union(({ selectFrom }) =>
      selectFrom('cause')
        .innerJoinLateral(
          eb =>
            eb
              .selectFrom('stored_events as event')
              .select(['event.stream', 'event.organization_id'])
              .whereRef('event.id', '=', 'cause.id')
              .limit(ONE)
              .as('event'),
          join => join.onTrue(),
        )
        .select('event.stream')
        .where(isWithinReach(meant, reach)),
    );

const isWithinReach = ({ organizationIds }: Meant, reach: Reach) => {
  const isOfThese = isOneOf('event.organization_id', organizationIds);
  return reach === 'organizations' ? isOfThese : sql<boolean>`(event.organization_id is null or ${isOfThese})`;
};

type Page = Readonly<{ stream: string; from: bigint; to: bigint }>;

const EVENT = ['stream', 'number', 'id', 'thread', 'organization_id', 'actor_id', 'place'] as const;

/** From each of some events forwards to all that it led to: it is shown where any of that is meant. */
const numbersOf = (schema: Kysely<EvidenceTables>, meant: Meant, { stream, from, to }: Page) =>
  schema
    .withRecursive('effect', db =>
      db
        .selectFrom('stored_events as event')
        .select('event.number as origin')
        .select(EVENT.map(name => `event.${name}` as const))
        .where('event.stream', '=', stream)
        .where('event.number', '>=', String(from))
        .where('event.number', '<=', String(to))
        .union(
          db
            .selectFrom('effect')
            .innerJoinLateral(
              ({ selectFrom }) =>
                selectFrom('stored_events as event')
                  .select(EVENT.map(name => `event.${name}` as const))
                  .whereRef('event.causation_id', '=', 'effect.id')
                  .offset(ONE_BY_ONE)
                  .as('next'),
              join => join.onTrue(),
            )
            .select('effect.origin')
            .select(EVENT.map(name => `next.${name}` as const)),
        ),
    )
    .selectFrom('effect')
    .select('effect.origin')
    .distinct()
    .where(({ or, exists, selectFrom }) =>
      or([
        isMeant('effect', meant),
        exists(
          selectFrom('stored_events as event')
            .select(ONE.as('one'))
            .whereRef('event.stream', '=', 'effect.stream')
            .whereRef('event.thread', '=', 'effect.thread')
            .whereRef('event.number', '>', 'effect.number')
            .where(isMeant('event', meant)),
        ),
      ]),
    );
