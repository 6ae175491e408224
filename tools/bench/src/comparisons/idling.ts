import { setTimeout as pause } from 'node:timers/promises';
import { PUBLICATIONS } from '@charter/app-all-in-one';
import type { Comparison } from '../comparison';
import { cpuOf } from '../measure';
import { startServer } from '../server';

// What a start has left to do, such as its compiling, is done by then.
const REST_MS = 5_000;
// Long enough for what happens every few seconds only, and for ticks of 10 ms to count.
const WATCHED_MS = 20_000;

type Cpu = () => number;

/** The services of a cluster against a bare server with a consumer on the same topics, at the same time. */
export const idling: Comparison = {
  name: 'idle process of a cluster',
  unit: '% of a core',
  // A peer whose client wakes all the time is easily outdone: what bites is what all processes of a quiet Charter cost.
  aim: { atMost: 1, oursAtMost: 2 },
  needs: ['kafka', 'postgres', 'nginx'],
  oneRound: true,
  prepare: async ({ folder, servers, cluster }) => {
    const { kafka } = await servers();
    const { replicas } = await cluster();
    const TOPICS = PUBLICATIONS.map(({ topic }) => topic).join();
    const bare = await startServer<undefined>('idle', {
      folder,
      environment: { KAFKA_BROKERS: kafka.bootstrap, TOPICS },
    });
    const cpus = replicas.map(
      (replica): Cpu =>
        () =>
          cpuOf(replica.pid ?? 0),
    );
    await pause(REST_MS);
    const [ours, peer] = [percentOf(cpus), percentOf([bare.cpu])];
    return { ours: () => ours, peer: () => peer, close: () => bare.close() };
  },
};

/** Percent of a core that each of some processes takes while nobody asks for anything. */
const percentOf = async (cpus: readonly Cpu[]): Promise<number> => {
  const used = () => cpus.reduce((sum, cpu) => sum + cpu(), 0);
  const [before, began] = [used(), performance.now()];
  await pause(WATCHED_MS);
  return ((used() - before) / (performance.now() - began) / cpus.length) * 100;
};
