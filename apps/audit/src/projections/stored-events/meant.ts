import type { HoldingKind } from '@charter/audit-domain';
import { listed } from '@charter/processors';
import { expressionBuilder, sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { EvidenceTables } from '../read-models';

/**
 * What of the histories of some organizations is meant: as far as it is said, what somebody did or is mentioned in, and the
 * turns of a permission for anybody. Places are positions in an order of texts: it stands behind the one and not the other.
 */
export type Meant = Readonly<{
  organizationIds: readonly string[];
  memberId?: string | undefined;
  permission?: string | undefined;
  after: string;
  through: string;
}>;

/** An event as far as it is asked whether it is meant. */
type Asked = Pick<
  EvidenceTables['stored_events'],
  'stream' | 'number' | 'id' | 'thread' | 'organization_id' | 'actor_id' | 'place'
>;

type Querying = Pick<Kysely<EvidenceTables>, 'selectFrom'>;
const ONE = sql.lit(1);

/** Whether an event is meant, under the name that it has in a query; each is looked up by itself. */
export const isMeant = (name: 'event' | 'effect', meant: Meant): Expression<SqlBool> => {
  const { and, or, eb, exists, selectFrom } = parts();
  const { memberId, permission } = meant;
  const conditions = [isWithin(name, meant)];
  if (memberId !== undefined) {
    const mentioned = selectFrom('mentions')
      .select(ONE.as('one'))
      .where('mentions.person_id', '=', memberId)
      .whereRef('mentions.stream', '=', `${name}.stream`)
      .whereRef('mentions.number', '=', `${name}.number`);
    conditions.push(or([eb(`${name}.actor_id`, '=', memberId), exists(mentioned)]));
  }
  if (permission !== undefined) {
    const turn = selectFrom('holdings')
      .select(ONE.as('one'))
      .where(isOf(permission))
      .where(({ or, eb, ref }) =>
        or([eb('holdings.from_event', '=', ref(`${name}.id`)), eb('holdings.to_event', '=', ref(`${name}.id`))]),
      );
    conditions.push(exists(turn));
  }
  return and(conditions);
};

/** All that is meant, found by what there is least of, one event after the other; then it is asked what else it has to be. */
export const allMeant = (schema: Querying, meant: Meant) => {
  const { memberId, permission, organizationIds } = meant;
  const events = () => schema.selectFrom('stored_events as event').select(SAID);
  if (memberId !== undefined) {
    const rest = isMeant('event', { ...meant, memberId: undefined });
    const mentioned = schema
      .selectFrom('mentions')
      .innerJoinLateral(
        ({ selectFrom }) =>
          selectFrom('stored_events as event')
            .selectAll('event')
            .whereRef('event.stream', '=', 'mentions.stream')
            .whereRef('event.number', '=', 'mentions.number')
            .limit(ONE)
            .as('event'),
        join => join.onTrue(),
      )
      .select(SAID)
      .where('mentions.person_id', '=', memberId)
      .where(isOneOf('mentions.organization_id', organizationIds))
      .where(rest);
    return events().where('event.actor_id', '=', memberId).where(rest).union(mentioned);
  }
  const within = isWithin('event', meant);
  if (permission === undefined) return events().where(within);
  return schema
    .selectFrom(turnsOf(schema, organizationIds, permission).as('turn'))
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('stored_events as event')
          .selectAll('event')
          .whereRef('event.id', '=', 'turn.id')
          .limit(ONE)
          .as('event'),
      join => join.onTrue(),
    )
    .select(SAID)
    .where(within);
};

const SAID = ['event.stream', 'event.number', 'event.thread', 'event.causation_id'] as const;

/** The events by which a permission began or ended for anybody in organizations; `owner` and `member` are such, too. */
export const turnsOf = (schema: Querying, organizationIds: readonly string[], permission: string) => {
  const turns = (column: 'from_event' | 'to_event') =>
    schema
      .selectFrom('holdings')
      .select(`${column} as id`)
      .where(isOneOf('holdings.organization_id', organizationIds))
      .where(isOf(permission));
  return turns('from_event').unionAll(turns('to_event'));
};

/** Whether an organization is one of these; however many they are, they are one value. */
export const isOneOf = (column: string, organizationIds: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} = any(${listed(organizationIds)}::text[])`;

const isWithin = (name: 'event' | 'effect', { organizationIds, after, through }: Meant): Expression<SqlBool> => {
  const { and, eb } = parts();
  return and([
    isOneOf(`${name}.organization_id`, organizationIds),
    eb(`${name}.place`, '>', after),
    eb(`${name}.place`, '<=', through),
  ]);
};

const isOf = (permission: string): Expression<SqlBool> => {
  const { or, eb } = expressionBuilder<EvidenceTables, 'holdings'>();
  return or([eb('holdings.permission', '=', permission), eb('holdings.kind', '=', permission as HoldingKind)]);
};

const parts = () => {
  const eb = expressionBuilder<EvidenceTables & { event: Asked; effect: Asked }, 'event' | 'effect'>();
  const { and, or, exists } = eb;
  return { and, or, exists, eb, selectFrom: eb.selectFrom };
};
