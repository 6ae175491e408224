import { startCluster, type Cluster, type ClusterOptions } from '@charter/cluster';
import type { Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { openKafkaBus, type KafkaSettings } from '@charter/messaging';
import { eventually } from '@charter/testing';
import { demoUser } from '../charter';
import { GivenCommands } from '../given-commands';
import { logIn, type Session } from '../session';
import type { Reached } from './kafka-operator';
import { GivenChanges, type Changing } from './given-changes';
import { allStored, PUBLICATIONS, wrongStreams, wrongSubjects } from './histories';
import { wronglyShown } from './shown';

/** Something that goes wrong; it is over when the promise is. */
export type Fault = Readonly<{ name: string; happens: () => Promise<void> }>;

export type UnderLoadOptions = ClusterOptions &
  Readonly<{
    /** Where the check finds the event store and Kafka, whatever stands between them and the services. */
    eventStoreUrl: string;
    kafka: Reached;
  }>;

/** So much is given beside the changes: enough to be in the middle of something, and little enough for any machine. */
const COMMANDS_A_SECOND = Number(process.env['CHARTER_KILLS'] ? 25 : 5);
/** So many are answered before a fault, and of those given after it. */
const SOME_COMMANDS = 5;
const ORGANIZATIONS_CHANGED = 2;

/** Charter's processes on real servers, commands that are given, and the one check behind every fault. */
export class ClusterUnderLoad {
  readonly #apiToken: string;
  readonly #changes: GivenChanges;
  readonly #store: EventStore;
  readonly #kafka: KafkaSettings;
  #commands: GivenCommands | undefined;

  private constructor(
    readonly cluster: Cluster,
    readonly session: Session,
    parts: Readonly<{ apiToken: string; changes: GivenChanges; store: EventStore; kafka: KafkaSettings }>,
  ) {
    this.#apiToken = parts.apiToken;
    this.#changes = parts.changes;
    this.#store = parts.store;
    this.#kafka = parts.kafka;
  }

  static async start({ eventStoreUrl, kafka, ...options }: UnderLoadOptions): Promise<ClusterUnderLoad> {
    // One token for all of it: who is logged in must not be what fails.
    const environment = { ...options.environment, RATE_LIMIT: 'off', ACCESS_TOKEN_TTL: '86400' };
    const cluster = await startCluster({ ...options, environment });
    const { apiToken } = await demoUser(cluster.folder, 'owner');
    const session = await logIn(cluster.url, apiToken);
    const store = connectEventStore({ url: eventStoreUrl });
    const changes = new GivenChanges(session, await thingsOf(session));
    return new ClusterUnderLoad(cluster, session, {
      apiToken,
      changes,
      store,
      kafka: { clientId: 'faults', ...kafka },
    });
  }

  /** The replicas of one service. */
  of(service: string): Cluster['replicas'] {
    return this.cluster.replicas.filter(replica => replica.service === service);
  }

  /** Waits until commands that are given from now on are answered. */
  async answers(): Promise<void> {
    const enough = this.#commands!.answered + SOME_COMMANDS;
    await eventually(() => this.#commands!.answered >= enough, 'commands are answered');
  }

  /** Lets a fault happen in the middle of the work, and gives what is wrong when all that was asked is answered. */
  async undergo({ happens }: Pick<Fault, 'happens'>): Promise<readonly unknown[]> {
    const commands = (this.#commands = new GivenCommands(this.session));
    commands.begin(COMMANDS_A_SECOND);
    this.#changes.begin();
    try {
      await this.answers();
      await happens();
      await eventually(() => this.#areReady(), 'every replica is ready');
      await this.answers();
      await commands.end();
      await this.#changes.end();
      return [...(await commands.wrong()), ...(await this.wrong())];
    } finally {
      commands.halt();
      this.#changes.halt();
    }
  }

  /** What streams, topics and read models hold that they should not, and what they lack. */
  async wrong(): Promise<readonly unknown[]> {
    // Who logs in writes, too.
    await logIn(this.cluster.url, this.#apiToken);
    const stored = await allStored(this.#store);
    return [
      ...this.#changes.wrong(stored),
      ...(await wrongStreams(stored)),
      ...(await this.#wrongSubjects(stored)),
      ...(await wronglyShown(this.cluster, this.session, stored)),
    ];
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.cluster.kill();
  }

  /** Read anew each time: topics may have been made anew. */
  async #wrongSubjects(stored: readonly Recorded[]): Promise<readonly unknown[]> {
    const topics = PUBLICATIONS.map(({ topic }) => topic);
    const bus = await openKafkaBus({ settings: this.#kafka, store: this.#store, topics });
    try {
      return await wrongSubjects(bus, stored);
    } finally {
      await bus.close();
    }
  }

  async #areReady(): Promise<boolean> {
    return (await Promise.all(this.cluster.replicas.map(one => one.answers()))).every(Boolean);
  }
}

/** Organizations that are there from the beginning, and whoever owns them. */
const thingsOf = async (session: Session): Promise<readonly Changing[]> => {
  const { body: me } = await session.ask('GET', '/users/me');
  const things: Changing[] = [
    { path: '/users/me', field: 'first_name', stream: `user-${String(me['id'])}`, type: 'UserDetailsChanged' },
  ];
  for (let number = 1; number <= ORGANIZATIONS_CHANGED; number++) {
    const { body } = await session.ask('POST', '/organizations', {
      body: { label: `Changed ${number}`, country: 'FR' },
    });
    const path = `/organizations/${String(body['id'])}`;
    const stream = `organization-${String(body['id'])}`;
    things.push({ path, field: 'label', stream, type: 'OrganizationRelabelled', shownBy: ({ to }) => to });
  }
  return things;
};
