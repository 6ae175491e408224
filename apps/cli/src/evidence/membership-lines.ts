import type * as AuditDomain from '@charter/audit-domain';
import type { MembershipFact } from '@charter/audit-domain';
import type { Header, Person } from '@charter/evidence';
import { Failure } from '../failure';

type Domain = typeof AuditDomain;

/** An event of the membership, and the running maximum of times in the whole store up to it. */
export type Remembered = Readonly<{ fact: MembershipFact; latest: string }>;

/** What a file of evidence tells of who belongs to an organization. */
export type MembershipTold = Readonly<{
  organizationId: string;
  remembered: readonly Remembered[];
  /** So many more count at the moment asked about, of which only the hash is there. */
  withheld: number;
  persons: ReadonlyMap<string, Person>;
  /** How far the file's events reach that count at the moment asked about; nothing where none does. */
  reached: Place | undefined;
}>;
type Place = Readonly<{ position: string; latest: string }>;

/** Whether something at a place in the store counts at a moment. */
export type Counting = (place: Place) => boolean;

type EventLine = Readonly<{
  content: Readonly<{
    data: Record<string, unknown>;
    id: string;
    metadata: Readonly<{ recordedAt: string }>;
    revision: string;
    stream: string;
    type: string;
  }>;
  position?: string;
  latest?: string;
}>;

const PLACE = /"latest":"([^"]+)","position":"([^"]+)"(?:,"revision":"\d+")?\}$/;
/** As much as the end of a line needs that says where its event stands. */
const LONGEST_PLACE = 160;

type Wanted = Readonly<{
  counts: Counting;
  /** Which membership; where it is not said, the one of the organization that was exported, or the only one. */
  organizationId?: string | undefined;
}>;
type Membership = { readonly remembered: Remembered[]; withheld: number };

/** Takes verified lines, and remembers what they tell of a membership. Nothing else of the file is kept. */
export class MembershipLines {
  /** By the ids of their organizations. What a person's export shows of them is little. */
  readonly #memberships = new Map<string, Membership>();
  readonly #persons = new Map<string, Person>();
  #reached: Place | undefined;
  /** Of the organization that was exported; a person's export is of several. */
  #exported: string | undefined;
  /** That of the stream whose events come. */
  #membership: Membership | undefined;
  #isFirst = true;

  constructor(
    private readonly domain: Domain,
    private readonly wanted: Wanted,
  ) {}

  /** Throws a Failure where it is not clear which membership is wanted, or where the file has not that one. */
  get told(): MembershipTold {
    const organizationId = this.#chosen();
    const { remembered, withheld } = this.#memberships.get(organizationId) ?? { remembered: [], withheld: 0 };
    return { organizationId, remembered, withheld, persons: this.#persons, reached: this.#reached };
  }

  get #asked(): string | undefined {
    return this.wanted.organizationId ?? this.#exported;
  }

  #chosen(): string {
    const known = [...this.#memberships.keys()];
    const asked = this.#asked;
    // Of the one that was exported there may be no membership: then nobody held anything.
    if (asked !== undefined && (asked === this.#exported || known.includes(asked))) return asked;
    const advice = known.length === 0 ? [] : [`It is of: ${known.join(', ')}`];
    if (asked !== undefined) throw new Failure(`Of the organization ${asked} the export says nothing.`, { advice });
    const [only, ...others] = known;
    if (only === undefined) throw new Failure('The export is of no organization: there is nothing to replay.');
    if (others.length === 0) return only;
    throw new Failure('The export is of several organizations: say with --org which one to replay.', { advice });
  }

  take(line: string): void {
    if (this.#isFirst) this.#begin(JSON.parse(line) as Header);
    else if (line.startsWith('{"chain":')) this.#takeEntry(line);
    else if (line.startsWith('{"kind":"stream"')) this.#enter((JSON.parse(line) as { stream: string }).stream);
    else if (line.includes('"kind":"person"')) this.#takePerson(JSON.parse(line) as Person);
  }

  #begin({ organizationId }: Header): void {
    this.#exported = organizationId;
    this.#isFirst = false;
  }

  #enter(stream: string): void {
    this.#membership = undefined;
    const beginning = this.domain.membershipStream('');
    if (!stream.startsWith(beginning)) return;
    const organizationId = stream.slice(beginning.length);
    const membership = { remembered: [], withheld: 0 };
    this.#memberships.set(organizationId, membership);
    // What another one says need not be understood.
    if ([undefined, organizationId].includes(this.#asked)) this.#membership = membership;
  }

  #takeEntry(line: string): void {
    const [, latest, position] = PLACE.exec(line.slice(-LONGEST_PLACE)) ?? [];
    const place = latest === undefined || position === undefined ? undefined : { latest, position };
    const isCounted = place === undefined || this.wanted.counts(place);
    if (place && isCounted) this.#reach(place);
    if (this.#membership === undefined) return;
    const entry = JSON.parse(line) as EventLine & { kind: 'event' | 'withheld' };
    if (entry.kind === 'event') this.#remember(entry, this.#membership);
    else if (isCounted) this.#membership.withheld++;
  }

  /** Streams stand one behind the other, so what comes later in the file may have come earlier in the store. */
  #reach(place: Place): void {
    const { position, latest } = this.#reached ?? place;
    const isFurther = this.domain.ordinalOf(place.position) > this.domain.ordinalOf(position);
    this.#reached = {
      position: isFurther ? place.position : position,
      latest: place.latest > latest ? place.latest : latest,
    };
  }

  #remember({ content, position, latest }: EventLine, { remembered }: Membership): void {
    const { data, id, metadata, revision, stream, type } = content;
    if (position === undefined || latest === undefined)
      throw new Failure(`The export does not say where the event ${id} stands, so it cannot be replayed.`);
    const fact = this.#factOf({ event: { type, data }, id, stream, revision: BigInt(revision), position, metadata });
    if (fact) remembered.push({ fact, latest });
  }

  /** Nothing for what only remembers a command. */
  #factOf(recorded: Parameters<Domain['membershipFactOf']>[0]): MembershipFact | undefined {
    try {
      return this.domain.membershipFactOf(recorded);
    } catch {
      throw new Failure(`What the event ${recorded.id} says, this command does not understand.`, {
        advice: ['The export may come from a newer server than this command.'],
      });
    }
  }

  #takePerson(person: Person): void {
    this.#persons.set(person.id, person);
  }
}

/** Puts pieces of a text together again, line by line. */
export const linesFrom = (take: (line: string) => void): ((piece: Uint8Array) => void) => {
  const decoder = new TextDecoder();
  let begun = '';
  return piece => {
    const lines = (begun + decoder.decode(piece, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) take(line);
  };
};
