/** An event as far as it says what led to it: by its own words, and by what is written down beside it. */
export type Explained = Readonly<{
  id: string;
  stream: string;
  revision: bigint;
  type: string;
  data: unknown;
  metadata: Readonly<{ causationId?: string | undefined }>;
}>;

/** How an event led to what is explained. */
export type Relation =
  /** By it the holding began. */
  | 'began'
  /** The invitation was accepted, made, or the ownership offered, of which that came. */
  | 'accepted'
  | 'invited'
  | 'offered'
  /** It caused the command of the one before. */
  | 'caused';

export type Step<Event> = Readonly<{ relation: Relation; event: Event }>;

/** The events of the same invitation or offer, in their order; and those that were looked up, by id: undefined where none was. */
export type Known<Event> = Readonly<{ related: readonly Event[]; byId: ReadonlyMap<string, Event | undefined> }>;

/** What is known of it; and which event has to be looked up before more can be said. */
export type Why<Event> = Readonly<{ steps: readonly Step<Event>[]; missing?: string }>;

const RELATION_OF: Readonly<Record<string, Relation>> = {
  InvitationAccepted: 'accepted',
  MemberInvited: 'invited',
  OwnershipOffered: 'offered',
};

// A cause lies before its effect, so chains end; one that is longer than any process is no chain of ours.
const LONGEST_CHAIN = 100;

/**
 * Why something is held: the event by which it began, the invitation or offer that led to that, newest first, and then
 * what caused each of them, across all streams.
 */
export const whyChain = <Event extends Explained>(began: Event, { related, byId }: Known<Event>): Why<Event> => {
  const own: readonly Step<Event>[] = [
    { relation: 'began', event: began },
    ...related
      .filter(({ id, revision }) => id !== began.id && revision < began.revision)
      .toReversed()
      .flatMap(event => stepOf(event)),
  ];
  const steps = [...own];
  for (const { event } of own) {
    for (let cause = event.metadata.causationId; cause !== undefined && steps.length < LONGEST_CHAIN;) {
      if (steps.some(step => step.event.id === cause)) break;
      if (!byId.has(cause)) return { steps, missing: cause };
      const found = byId.get(cause);
      if (found) steps.push({ relation: 'caused', event: found });
      cause = found?.metadata.causationId;
    }
  }
  return { steps };
};

const stepOf = <Event extends Explained>(event: Event): readonly Step<Event>[] => {
  const relation = RELATION_OF[event.type];
  return relation ? [{ relation, event }] : [];
};

/** The invitation or the offer that an event of a membership belongs to, where it does. */
export const threadOf = (data: unknown): string | undefined => {
  const { invitationId, offerId, invitation } = (data ?? {}) as Readonly<{
    invitationId?: unknown;
    offerId?: unknown;
    invitation?: Readonly<{ invitationId?: unknown }>;
  }>;
  const thread = invitationId ?? offerId ?? invitation?.invitationId;
  return typeof thread === 'string' ? thread : undefined;
};
