/** @requires kafka */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import { eventually, patience } from '@charter/testing';
import { consumer, type Consumer } from './consumer';
import { GroupForbidden, LoginRefused, TopicForbidden } from './failures';
import { counted, countingEvents } from './testing/counting';
import { commandsIn, inShell, kafkaToolsIn } from './testing/kafka-tools';
import { MemoryPositions } from './testing/memory-store';
import { ownKafka, type OwnKafka } from './testing/own-kafka';
import { TopicsForSpecs } from './testing/topics-for-specs';
import type { Trouble } from './troubles';

/** A broker takes seconds to start, and Kafka's tools one each. */
const LIMIT_MS = 120_000;
/** How long a broker is away: 40 s where there is time for it. */
const AWAY_MS = Number(process.env['CHARTER_BROKER_AWAY_MS'] ?? 5_000);

const ORGANIZATIONS = 'charter.organizations.v1';
const MEMBERSHIP = 'charter.membership.v1';
const IDENTITY = 'charter.identity.v1';
const TOPICS = [ORGANIZATIONS, MEMBERSHIP, IDENTITY];
const CONSUMER = 'invoicing';
const PASSWORD = 'oP3n+sesame/4all=';

let folder: string;
let kafka: OwnKafka;
let topics: TopicsForSpecs;
let tools: string;
const running = new Set<Consumer>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-consumer-'));
  [kafka, tools] = await Promise.all([ownKafka(), kafkaToolsIn(join(folder, 'bin'))]);
  topics = new TopicsForSpecs(kafka.settings('admin', kafka.adminPassword));
  for (const topic of TOPICS) await topics.make(topic, 2);
}, LIMIT_MS);
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
});
afterAll(async () => {
  await topics.close();
  await kafka.close();
  await rm(folder, { recursive: true });
});

const pages = commandsIn('kafka-access.md');
const follow = (heading: string): Promise<string> => {
  const variables = {
    KAFKA_BROKERS: kafka.bootstrap,
    KAFKA_CA_FILE: kafka.authority,
    ADMIN_PASSWORD: kafka.adminPassword,
    ...{ CONSUMER, PASSWORD },
  };
  const commands = pages.get(heading);
  if (!commands) throw new Error(`The page has no commands under "${heading}".`);
  return inShell(commands, { folder, tools, variables });
};

/** The consumer of another team, with the user that it was given. */
const reader = (of: readonly string[] = TOPICS, password = PASSWORD) => {
  const positions = new MemoryPositions();
  const troubles: Trouble[] = [];
  const one = consumer({
    name: CONSUMER,
    kafka: kafka.settings(CONSUMER, password),
    topics: of,
    events: countingEvents,
    handlers: {
      'counting.thing-counted.v1': ({ subject, revision }, lines: string[]) => void lines.push(subject + revision),
    },
    store: { open: async () => positions },
    onTrouble: trouble => troubles.push(trouble),
  });
  running.add(one);
  const waitsFor = (type: new (message: string) => Error) =>
    eventually(() => troubles.find(of => of.kind === 'waiting' && of.error instanceof type), 'it says why it waits');
  return { one, positions, troubles, waitsFor };
};

type Right = Readonly<{ topic: string; operation: 'READ' | 'DESCRIBE' }>;

const rule = ({ topic, operation }: Right) => ({
  resourceType: AclResourceTypes.TOPIC,
  resourceName: topic,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  principal: `User:${CONSUMER}`,
  host: '*',
  operation: AclOperationTypes[operation],
  permissionType: AclPermissionTypes.ALLOW,
});
const allow = (right: Right) => topics.administer(admin => admin.createAcls({ acl: [rule(right)] }));
const forbid = (right: Right) =>
  topics.administer(async admin => {
    const { resourcePatternType, ...filter } = rule(right);
    return admin.deleteAcls({ filters: [{ ...filter, resourcePatternType }] });
  });

describe('whoever follows the page', () => {
  it(
    'lets a consumer read what it needs, step by step, and nothing before',
    async () => {
      await follow('Log in as the administrator');
      await expect(reader().one.start()).rejects.toThrow(LoginRefused);

      await follow('Make the user');
      await expect(reader(TOPICS, 'another').one.start()).rejects.toThrow(LoginRefused);
      const forbidden = reader([MEMBERSHIP]).one.start();
      await expect(forbidden).rejects.toThrow(TopicForbidden);
      await expect(forbidden).rejects.toThrow(`The right to READ the topic ${MEMBERSHIP} is missing`);

      await follow('Let it read topics');
      const homeless = reader().one.start();
      await expect(homeless).rejects.toThrow(GroupForbidden);
      await expect(homeless).rejects.toThrow(`The right to READ groups with the prefix ${CONSUMER}. is missing`);

      await follow('Let it use groups');
      for (const topic of TOPICS) await topics.publish(topic, counted(topic, 0));
      const { one, positions } = reader();
      await one.start();
      await one.caughtUp(patience());
      expect([...positions.lines].toSorted()).toEqual(TOPICS.map(topic => `${topic}0`).toSorted());

      const seen = await follow('See what it may');
      for (const what of [...TOPICS, `${CONSUMER}.`]) expect(seen).toContain(what);
    },
    LIMIT_MS,
  );
});

describe('a right that is missing', () => {
  it(
    'is told by its topic, also where the topic may be looked at',
    async () => {
      await forbid({ topic: IDENTITY, operation: 'READ' });
      await allow({ topic: IDENTITY, operation: 'DESCRIBE' });
      const starting = reader().one.start();
      await expect(starting).rejects.toThrow(TopicForbidden);
      await expect(starting).rejects.toMatchObject({ topic: IDENTITY });
      await allow({ topic: IDENTITY, operation: 'READ' });
      await forbid({ topic: IDENTITY, operation: 'DESCRIBE' });
    },
    LIMIT_MS,
  );

  it(
    'while it runs keeps that topic waiting, not the others, until it is given back',
    async () => {
      const { one, positions, waitsFor } = reader();
      await one.start();
      await one.caughtUp(patience());
      await forbid({ topic: MEMBERSHIP, operation: 'READ' });
      expect(await waitsFor(TopicForbidden)).toMatchObject({ error: { topic: MEMBERSHIP } });
      await topics.publish(ORGANIZATIONS, counted('flows', 0));
      await topics.publish(MEMBERSHIP, counted('waits', 0));
      await eventually(() => positions.lines.includes('flows0'), 'the other topic is read');
      expect(positions.lines).not.toContain('waits0');
      await expect(one.caughtUp(patience())).rejects.toThrow(TopicForbidden);
      await allow({ topic: MEMBERSHIP, operation: 'READ' });
      await eventually(() => positions.lines.includes('waits0'), 'it is read again');
    },
    LIMIT_MS,
  );
});

describe('a broker', () => {
  it.each([
    ['stands still', 'pause', 'resume'],
    ['is killed', 'kill', 'start'],
  ] as const)(
    'that %s is waited for, and nothing is missed or applied twice',
    async (_, away, back) => {
      const { one, positions } = reader();
      await one.start();
      const names = Array.from({ length: 20 }, (__, number) => `${away}-${number}`);
      for (const name of names) await topics.publish(ORGANIZATIONS, counted(name, 0));
      await kafka.tell(away);
      await delay(AWAY_MS);
      await kafka.tell(back);
      await topics.reconnect();
      for (const name of names) await topics.publish(ORGANIZATIONS, counted(name, 1));
      const applied = () => positions.lines.filter(line => line.startsWith(away));
      await eventually(() => applied().length >= 2 * names.length, 'all is applied');
      expect(applied().toSorted()).toEqual(names.flatMap(name => [`${name}0`, `${name}1`]).toSorted());
      expect((await one.status()).state).toBe('reading');
    },
    LIMIT_MS + 2 * AWAY_MS,
  );
});

describe('what was given', () => {
  it(
    'is taken away by the page, too',
    async () => {
      const { one, waitsFor } = reader();
      await one.start();
      await follow('Take it away');
      await waitsFor(TopicForbidden);
      await one.stop();
      await expect(reader().one.start()).rejects.toThrow(LoginRefused);
    },
    LIMIT_MS,
  );
});
