import { describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { FetchLoop, type Wanted } from './fetch-loop';
import type { FetchAnswer, FetchRequest } from './kafkajs-types';
import { Sockets } from './sockets';

const answerTo = ({ topics }: FetchRequest): FetchAnswer => ({
  responses: topics.map(({ topic, partitions }) => ({
    topicName: topic,
    partitions: partitions.map(({ partition }) => ({ partition, errorCode: 0, highWatermark: '0', messages: [] })),
  })),
});

type Reply = (request: FetchRequest) => Promise<FetchAnswer>;

/** A loop whose broker answers as it is told to, and what it was asked. */
const loopTo = (...replies: readonly Reply[]) => {
  let wanted: Wanted = new Map();
  const asked: number[][] = [];
  const [answers, failures] = [[] as number[], [] as unknown[]];
  let lines = 0;
  const loop = new FetchLoop({
    topic: 'things',
    maxWaitMs: 0,
    open: async () => {
      const sockets = new Sockets(address => address);
      const dropped = Promise.withResolvers<never>();
      dropped.promise.catch(() => undefined);
      const drop = sockets.drop.bind(sockets);
      sockets.drop = () => {
        drop();
        dropped.reject(new Error('The line was given up.'));
      };
      lines++;
      const opened = Promise.resolve((request: FetchRequest) => {
        asked.push(request.topics.flatMap(({ partitions }) => partitions.map(({ partition }) => partition)).toSorted());
        const reply = replies[asked.length - 1] ?? never;
        return Promise.race([reply(request), dropped.promise]);
      });
      return { opened, sockets };
    },
    wanted: () => wanted,
    onAnswer: found => answers.push(...found.map(({ partition }) => partition)),
    onFailure: error => failures.push(error),
  });
  const want = (...partitions: readonly number[]) => (wanted = new Map(partitions.map(partition => [partition, 0])));
  return { loop, want, asked, answers, failures, lines: () => lines };
};

const never: Reply = () => new Promise<never>(() => undefined);
const atOnce: Reply = async request => answerTo(request);

describe('a fetch', () => {
  it('is not sent while nothing is wanted', async () => {
    const { loop, want, asked, answers } = loopTo(atOnce);
    await new Promise(resolve => setImmediate(resolve));
    expect(asked).toEqual([]);
    want(1, 2);
    loop.wake();
    await eventually(() => answers.length === 2);
    expect(asked[0]).toEqual([1, 2]);
    loop.stop();
  });

  it('that waits for others is sent anew for one that is wanted now, and nobody hears of a failure', async () => {
    const { loop, want, asked, failures } = loopTo(never, never);
    want(1);
    loop.wake();
    await eventually(() => asked.length === 1);
    want(1, 2);
    loop.cover(1);
    loop.cover(2);
    await eventually(() => asked.length === 2);
    expect(asked).toEqual([[1], [1, 2]]);
    expect(failures).toEqual([]);
    loop.stop();
  });

  it('that fails is tried again on another line, and told of', async () => {
    const { loop, want, asked, answers, failures, lines } = loopTo(() => Promise.reject(new Error('Reset.')), atOnce);
    want(1);
    loop.wake();
    await eventually(() => answers.length === 1);
    expect(failures).toMatchObject([{ message: 'Reset.' }]);
    expect([asked.length >= 2, lines()]).toEqual([true, 2]);
    loop.stop();
  });

  it('whose broker keeps silent is given up', async () => {
    const { loop, want, failures, lines } = loopTo(never, never);
    want(1);
    loop.wake();
    await eventually(() => lines() === 2);
    expect(failures).toMatchObject([{ message: expect.stringContaining('keeps silent') }]);
    loop.stop();
  });
});
