import {
  commandHandler,
  type CommandHandler,
  type Decider,
  type History,
  type Message,
  type Recorded,
} from '@charter/event-sourcing';
import { CharterTransport, type Publication, type PublicEvent } from '@charter/messaging';
import {
  onStoreEvents,
  processor,
  storeSource,
  type Processor,
  type ProcessorOptions,
  type ReadModel,
  type Schema,
  type Trouble,
} from '@charter/processors';
import type { AccessTokens } from '../callers/access-tokens';
import type { CallerDirectory } from '../callers/caller';
import type { OrganizationDirectory } from '../callers/organization-access';
import { remembered, type Ask } from '../callers/remembered';
import { observedCommands } from '../commands/observed-commands';
import { Freshness } from '../freshness/freshness';
import { requestScope } from '../freshness/request-scope';
import { traced } from '../observability/tracing';
import { tracedStreams } from '../observability/traced-streams';
import { staffAccess, staffAccessHistory } from '../staff/staff-access';
import { staffRecorder, type StaffRecorder } from '../staff/staff-recorder';
import type { Parts } from './parts';

type Background = Readonly<{ start: () => void; stop: () => Promise<void> }>;
type Rules<State, Command, Event extends Message, Reason extends string> = Readonly<{
  category: string;
  decider: Decider<State, Command, Event, Reason>;
  history: History<Event>;
}>;

/** Rows that a processor keeps, as they change by the lanes whose names begin so. */
type Kept = Readonly<{ rows: Processor; lanes?: string }>;

/** Read models of the streams whose names begin so, and how long what is new may gather where nobody waits for it. */
type KeptRows = Readonly<{
  prefixes: readonly string[];
  models: readonly ReadModel<Recorded>[];
  gatherMs?: number;
}>;

type Keeping<M> = Pick<ProcessorOptions<M>, 'name' | 'source' | 'gatherMs'> &
  Readonly<{ projections: readonly ReadModel<M>[] }>;

/** Does the due step of a process for an event; what it does not concern costs nothing. */
export type Reactor = Readonly<{
  concerns: (recorded: Recorded) => boolean;
  react: (recorded: Recorded, signal: AbortSignal) => Promise<void>;
}>;

export type ServicePartsOptions = Readonly<{
  name: string;
  parts: Parts;
  tokens: AccessTokens;
  /** Nothing where it announces nothing. */
  publication: Publication | undefined;
}>;

/**
 * What one service is made of, as its module puts it together: each call here is a line of its table of contents, and
 * what is named is started, watched, waited for and stopped with the service.
 */
export class ServiceParts {
  readonly name: string;
  readonly parts: Parts;
  readonly tokens: AccessTokens;
  readonly transports: CharterTransport[] = [];
  readonly backgrounds: Background[] = [];
  readonly #rows: Processor[] = [];
  readonly #copies: Processor[] = [];
  readonly #acting: Processor[] = [];
  readonly #publisher;
  #freshness: Freshness | undefined;
  #callers: CallerDirectory | undefined;
  organizations: OrganizationDirectory | undefined;
  /** Writes down the visits of staff, in streams of this service. */
  readonly recordStaff: StaffRecorder;

  constructor({ name, parts, tokens, publication }: ServicePartsOptions) {
    this.name = name;
    const visits = { category: `${name}StaffAccess`, decider: staffAccess, history: staffAccessHistory };
    this.recordStaff = staffRecorder(commandHandler({ streams: tracedStreams(parts.store), ...visits }));
    this.parts = parts;
    this.tokens = tokens;
    this.#publisher = publication && parts.bus.publisher(publication, this.schema(), this.#onTrouble);
    if (this.#publisher) this.#acts(this.#publisher.processor);
  }

  /** The service's own schema, as its queries see it. */
  schema<Tables>(): Schema<Tables> {
    return this.parts.database.schema<Tables>(this.name);
  }

  /** Handles the commands of one category of streams. */
  commands<State, Command extends Message, Event extends Message, Reason extends string>(
    rules: Rules<State, Command, Event, Reason>,
  ): CommandHandler<State, Command, Event, Reason> {
    const handler = commandHandler({ streams: tracedStreams(this.parts.store), ...rules });
    onStoreEvents(this.parts.store, handler.shown);
    return observedCommands(handler, { service: this.name, category: rules.category, metrics: this.parts.metrics });
  }

  /** Keeps read models of the service's own streams. */
  keepsRows(name: string, { prefixes, models, gatherMs }: KeptRows): Processor {
    const source = storeSource({ store: this.parts.store, prefixes });
    const rows = this.#keeps({ name, source, projections: models, gatherMs });
    this.#rows.push(rows);
    return rows;
  }

  /** Keeps a copy of what other services have announced; requests wait until it is up to date. */
  keepsCopies(name: string, topics: readonly string[], projections: readonly ReadModel<PublicEvent>[]): Processor {
    const copies = this.#keeps({ name, source: this.parts.bus.source(topics), projections });
    this.#copies.push(copies);
    return copies;
  }

  /** Requests wait for these rows, too: what they are made of has come by the bus. */
  waitsFor(rows: Processor): void {
    this.#copies.push(rows);
  }

  /** Acts on the service's own events. */
  reacts(name: string, prefixes: readonly string[], { react, concerns }: Reactor): Processor {
    const source = storeSource({ store: this.parts.store, prefixes });
    const perform = (recorded: Recorded, signal: AbortSignal) =>
      traced({ name: `react ${name}`, correlationId: recorded.metadata.correlationId, causedBy: recorded.id }, () =>
        react(recorded, signal),
      );
    return this.#acts(
      processor({
        name,
        source,
        schema: this.schema(),
        handle: { kind: 'effect', perform, concerns },
        onTrouble: this.#onTrouble,
      }),
    );
  }

  /** Acts on what other services have announced, by the `@EventPattern` handlers of its controllers. */
  consumes(name: string, topics: readonly string[]): Processor {
    const transport = new CharterTransport({
      name,
      source: this.parts.bus.source(topics),
      schema: this.schema(),
      onTrouble: this.#onTrouble,
    });
    this.transports.push(transport);
    return this.#acts(transport.processor);
  }

  /**
   * Says where callers are known from. What was found in rows that a processor keeps is remembered until they change by
   * one of the lanes whose names begin so.
   */
  knowsCallers(directory: CallerDirectory, kept?: Kept): void {
    this.#callers = kept ? { facts: this.remembers(claims => directory.facts(claims), kept) } : directory;
  }

  /** Asks for what is read from rows, and remembers it until they change. */
  remembers<Asked, Answer>(ask: Ask<Asked, Answer>, { rows, lanes = '' }: Kept): Ask<Asked, Answer> {
    return remembered(ask, forget => {
      rows.onRowsChanged(lane => {
        if (lane.startsWith(lanes)) forget();
      });
    });
  }

  get callers(): CallerDirectory {
    if (!this.#callers) throw new Error('A service has to say where it knows callers from.');
    return this.#callers;
  }

  runs(background: Background): void {
    this.backgrounds.push(background);
  }

  /** Decides what is known, once everything is named. */
  get freshness(): Freshness {
    this.#freshness ??= new Freshness({
      copies: this.#copies,
      rows: this.#rows,
      all: this.processors,
      publisher: this.#publisher,
    });
    return this.#freshness;
  }

  /** Waits until everybody sees what the request at hand has done; it needs to be asked only before reading that. */
  async settle(): Promise<void> {
    const written = requestScope()?.written;
    if (written !== undefined) await this.freshness.settled(written);
  }

  get processors(): readonly Processor[] {
    return [...new Set([...this.#rows, ...this.#copies, ...this.#acting])];
  }

  /** Begins with everything but what Nest starts: its transports. */
  async start(): Promise<void> {
    const served = new Set(this.transports.map(transport => transport.processor));
    const ours = this.processors.filter(one => !served.has(one) && one !== this.#publisher?.processor);
    await Promise.all([...ours, ...(this.#publisher ? [this.#publisher] : [])].map(one => one.start()));
    for (const background of this.backgrounds) background.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.backgrounds.map(one => one.stop()));
    await Promise.all(this.processors.map(one => one.stop()));
  }

  #keeps<M>({ projections, ...options }: Keeping<M>): Processor {
    const handle = { kind: 'rows', projections } as const;
    return this.#watched(processor({ ...options, schema: this.schema(), handle, onTrouble: this.#onTrouble }));
  }

  #acts(one: Processor): Processor {
    this.#acting.push(one);
    return this.#watched(one);
  }

  #watched(one: Processor): Processor {
    this.parts.metrics.watch(this.name, one);
    return one;
  }

  readonly #onTrouble = ({ processor: name, what, reason, key }: Trouble): void => {
    this.parts.metrics.trouble(this.name, name, what);
    const about = { service: this.name, processor: name, reason, ...(key === undefined ? {} : { key }) };
    if (what === 'parked' || what === 'stopped') this.parts.log.error(about, `processor ${what}`);
    else if (what === 'retrying') this.parts.log.warn(about, 'processor retrying');
    else this.parts.log.info(about, `processor ${what}`);
  };
}
