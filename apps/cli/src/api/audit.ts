import { Failure } from '../failure';
import type { Api } from './api';
import type { Links } from './links';
import { inAddress } from './organizations';
import { ApiProblem, sentenceOf } from './problem';

export type Party = Readonly<{ kind: string; id: string }>;
/** A moment of the history: all up to the position was known, and grants are looked at as of the instant. */
export type Moment = Readonly<{ position: string; at: string }>;
export type Turn = Readonly<{
  event: string;
  position: string;
  recorded_at: string;
  at: string;
  by: Party;
  reason?: string;
}>;
/** What somebody holds or held: ownership or membership as such, or a permission. */
export type Holding = Readonly<{
  organization_id: string;
  member_id: string;
  kind: string;
  permission?: string;
  project_id?: string;
  until?: string;
  since: Turn;
  ended?: Turn;
}>;

export type AuditEvent = Readonly<{
  id: string;
  stream: string;
  revision: string;
  position: string;
  recorded_at: string;
  type: string;
  data: unknown;
  actor: Party & Readonly<{ on_behalf_of?: string; ticket_id?: string }>;
  command_id: string;
  correlation_id: string;
  causation_id?: string;
  reason?: string;
}>;
/** An event that the caller may not see: the hash of what it says. */
export type WithheldEvent = Readonly<{ withheld: string }>;
export type ShownEvent = AuditEvent | WithheldEvent;

/** What an organization was at a moment, and by which event it became so. */
export type Standing = Readonly<{ status: 'active' | 'suspended' | 'deleted'; since: Turn }>;

type Linked = Readonly<{ organization_id?: string; _links?: Links }>;
export type HeldAnswer = Moment & Linked & Readonly<{ items: readonly Holding[] }>;
/** The organization is missing where it did not exist yet. */
export type HeldInAnswer = HeldAnswer & Readonly<{ organization?: Standing }>;
export type HeldByAnswer = HeldAnswer &
  Readonly<{
    /** Those that it speaks of and that existed, by their ids. */
    organizations: Readonly<Record<string, Standing>>;
    /** Ids of those whose history cannot be read just now: the person may hold something there, too. */
    incomplete?: readonly string[];
  }>;
export type WhyStep = Readonly<{ relation: string; event: ShownEvent }>;
export type WhyItem = Readonly<{ holding: Holding; chain: readonly WhyStep[] }>;
export type WhyAnswer = Moment & Linked & Readonly<{ items: readonly WhyItem[] }>;
export type DiffAnswer = Linked &
  Readonly<{ from: Moment; to: Moment; began: readonly Holding[]; ended: readonly Holding[] }>;
export type HistoryAnswer = Moment & Linked & Readonly<{ items: readonly ShownEvent[]; resume?: string }>;
export type Reviewed = Readonly<{
  member_id: string;
  owner: boolean;
  holdings: readonly ReviewedHolding[];
  last_acted_at?: string;
  /** When they last logged in, anywhere. Auditors and staff are told, and everybody of themselves. */
  last_seen_at?: string;
}>;
/** `last_used_at` is when its holder last did what takes it, since they hold it, where that is known. */
export type ReviewedHolding = Holding & Readonly<{ last_used_at?: string }>;
export type ReviewAnswer = Moment & Linked & Readonly<{ organization?: Standing; items: readonly Reviewed[] }>;

/** What is asked, by the names that the server has for it; what is undefined is not asked. */
export type AuditQuery = Readonly<Record<string, string | undefined>>;

/** The organization that is asked about. It may be deleted: its history is there all the same. */
export type Audited = Readonly<{
  /** What messages call it. */
  title: string;
  /** Its id or its name. */
  named: string;
}>;

export const heldIn = (api: Api, audited: Audited, query: AuditQuery): Promise<HeldInAnswer> =>
  asked(api, pathOfAudit(audited, 'permissions', query));

export const heldBy = (api: Api, userId: string, query: AuditQuery): Promise<HeldByAnswer> =>
  asked(api, pathOfPerson(userId, 'permissions', query));

export const whyHeld = (api: Api, audited: Audited, query: AuditQuery): Promise<WhyAnswer> =>
  asked(api, pathOfAudit(audited, 'why', query));

export const difference = (api: Api, audited: Audited, query: AuditQuery): Promise<DiffAnswer> =>
  asked(api, pathOfAudit(audited, 'diff', query));

export const historyPage = (api: Api, audited: Audited, query: AuditQuery): Promise<HistoryAnswer> =>
  asked(api, pathOfAudit(audited, 'history', query));

export const reviewOf = (api: Api, audited: Audited, query: AuditQuery): Promise<ReviewAnswer> =>
  asked(api, pathOfAudit(audited, 'review', query));

/** As many events as the server gives at once. */
export const LARGEST_HISTORY_PAGE = 100;

export const pathOfAudit = ({ named }: Audited, what: string, query: AuditQuery): string =>
  `/audit/organizations/${encodeURIComponent(inAddress(named))}/${what}${textOf(query)}`;

export const pathOfPerson = (userId: string, what: string, query: AuditQuery): string =>
  `/audit/users/${encodeURIComponent(userId)}/${what}${textOf(query)}`;

const textOf = (query: AuditQuery): string => {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
};

const asked = <Answer>(api: Api, path: string): Promise<Answer> => api.get<Answer>(path).catch(sayingWhatIsMissing);

/** A 404 of the audit is about what was asked for: the organization, the user, or what they should hold. */
export const sayingWhatIsMissing = (error: unknown): never => {
  throw error instanceof ApiProblem && error.status === 404
    ? new Failure(sentenceOf(error.body), {
        advice: ['Whoever may not see a history is told the same. Staff say why they look, with --reason.'],
      })
    : error;
};
