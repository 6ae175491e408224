import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
  type AclEntry,
  type Admin,
  type KafkaConfig,
} from 'kafkajs';
import type { KafkaSettings } from '@charter/messaging';
import { eventually } from '@charter/testing';

const RIGHTS = { read: AclOperationTypes.READ, write: AclOperationTypes.WRITE };

/** How Kafka is reached. */
export type Reached = Pick<KafkaSettings, 'brokers' | 'tls' | 'sasl'>;

export type Denied = Readonly<{ user: string; right: keyof typeof RIGHTS; topic: string }>;

/** kafkajs as it comes. */
export const kafkaOf = ({ brokers, tls: ssl, sasl }: Reached, more: Partial<KafkaConfig> = {}): Kafka =>
  new Kafka({ brokers: [...brokers], ssl, sasl, logLevel: logLevel.NOTHING, ...more } as KafkaConfig);

/** What an administrator of Kafka does, and what happens to topics. */
export class KafkaOperator {
  readonly #kafka: Kafka;

  constructor(reached: Reached) {
    this.#kafka = kafkaOf(reached);
  }

  /** Lets a user do anything with topics whose names begin so. */
  async grant(user: string, prefix: string): Promise<void> {
    await this.#create({
      ...ruleFor(user, prefix),
      resourcePatternType: ResourcePatternTypes.PREFIXED,
      operation: AclOperationTypes.ALL,
      permissionType: AclPermissionTypes.ALLOW,
    });
  }

  /** Takes a right on one topic away from a user, while something is done. */
  async without({ user, right, topic }: Denied, work: () => Promise<void>): Promise<void> {
    const rule = {
      ...ruleFor(user, topic),
      resourcePatternType: ResourcePatternTypes.LITERAL,
      operation: RIGHTS[right],
      permissionType: AclPermissionTypes.DENY,
    };
    await this.#create(rule);
    await work().finally(() => this.#administer(admin => admin.deleteAcls({ filters: [rule] })));
  }

  /** How many messages partitions have ever had, all together. */
  async written(topic: string): Promise<number> {
    const offsets = await this.#administer(admin => admin.fetchTopicOffsets(topic));
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Deletes all that a topic holds, as retention would. */
  async empty(topic: string): Promise<void> {
    await this.#administer(async admin => {
      const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high: offset }) => ({
        partition,
        offset,
      }));
      await admin.deleteTopicRecords({ topic, partitions });
    });
  }

  /** Deletes a topic, and waits until it is gone. */
  async delete(topic: string): Promise<void> {
    await this.#administer(async admin => {
      await admin.deleteTopics({ topics: [topic] });
      await eventually(async () => !(await admin.listTopics()).includes(topic), `${topic} is gone`);
    });
  }

  async #create(rule: AclEntry): Promise<void> {
    await this.#administer(admin => admin.createAcls({ acl: [rule] }));
  }

  async #administer<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

const ruleFor = (user: string, resourceName: string) => ({
  resourceType: AclResourceTypes.TOPIC,
  resourceName,
  principal: `User:${user}`,
  host: '*',
});
