import type * as AuditDomain from '@charter/audit-domain';
import type { MembershipFact } from '@charter/audit-domain';
import type { Header, Person } from '@charter/evidence';
import { Failure } from '../failure';

type Domain = typeof AuditDomain;

/** An event of the membership, and the running maximum of times in the whole store up to it. */
export type Remembered = Readonly<{ fact: MembershipFact; latest: string }>;

/** What a file of evidence tells of who belongs to an organization. */
export type MembershipTold = Readonly<{
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

/** Takes verified lines, and remembers what they tell of the membership. Nothing else of the file is kept. */
export class MembershipLines {
  readonly #remembered: Remembered[] = [];
  readonly #persons = new Map<string, Person>();
  #reached: Place | undefined;
  #withheld = 0;
  #wanted: string | undefined;
  #stream: string | undefined;
  #isFirst = true;

  constructor(
    private readonly domain: Domain,
    private readonly counts: Counting,
  ) {}

  get told(): MembershipTold {
    return {
      remembered: this.#remembered,
      withheld: this.#withheld,
      persons: this.#persons,
      reached: this.#reached,
    };
  }

  take(line: string): void {
    if (this.#isFirst) this.#begin(JSON.parse(line) as Header);
    else if (line.startsWith('{"chain":')) this.#takeEntry(line);
    else if (line.startsWith('{"kind":"stream"')) this.#stream = (JSON.parse(line) as { stream: string }).stream;
    else if (line.includes('"kind":"person"')) this.#takePerson(JSON.parse(line) as Person);
  }

  #begin({ organizationId }: Header): void {
    if (organizationId === undefined) throw new Failure('This export is of no single organization: nothing to replay.');
    this.#wanted = this.domain.membershipStream(organizationId);
    this.#isFirst = false;
  }

  #takeEntry(line: string): void {
    const [, latest, position] = PLACE.exec(line.slice(-LONGEST_PLACE)) ?? [];
    const place = latest === undefined || position === undefined ? undefined : { latest, position };
    const isCounted = place === undefined || this.counts(place);
    if (place && isCounted) this.#reach(place);
    if (this.#stream !== this.#wanted) return;
    const entry = JSON.parse(line) as EventLine & { kind: 'event' | 'withheld' };
    if (entry.kind === 'event') this.#remember(entry);
    else if (isCounted) this.#withheld++;
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

  #remember({ content, position, latest }: EventLine): void {
    const { data, id, metadata, revision, stream, type } = content;
    if (position === undefined || latest === undefined)
      throw new Failure(`The export does not say where the event ${id} stands, so it cannot be replayed.`);
    const fact = this.#factOf({ event: { type, data }, id, stream, revision: BigInt(revision), position, metadata });
    if (fact) this.#remembered.push({ fact, latest });
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
