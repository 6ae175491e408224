import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { fastify } from 'fastify';
import type { Problem } from '../http/problem';
import { Admission, admitWrites } from './admission';

const LONG = 60_000;

/** Lets in so many at once, whatever they take. */
const admitting = (atOnce: number, patienceMs = LONG) =>
  new Admission({ least: atOnce, first: atOnce, most: atOnce, patienceMs });

describe('writes', () => {
  it('are let in so many at once, then in the order in which they came', async () => {
    const admission = admitting(2);
    const entered: number[] = [];
    const enter = (number: number) =>
      admission.enter().then(leave => {
        entered.push(number);
        return leave;
      });
    const [first, second, third, fourth] = [enter(1), enter(2), enter(3), enter(4)];
    const leaveFirst = await first;
    await second;
    expect(entered).toEqual([1, 2]);
    leaveFirst();
    leaveFirst();
    await third;
    expect(entered).toEqual([1, 2, 3]);
    (await second)();
    await fourth;
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('are told soon where they would not be done in time, and hold up nobody then', async () => {
    const admission = admitting(1, 1);
    const leave = await admission.enter();
    const refused = await admission.enter().catch((problem: Problem) => problem);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    leave();
    (await admission.enter())();
    (await admission.enter())();
  });
});

describe('how many writes are let in', () => {
  const given = () => {
    let now = 0;
    const admission = new Admission({ least: 4, first: 6, most: 48, patienceMs: 1, now: () => now });
    /** Lets in whoever finds room, and has all of them leave after some time. Answers how many that were. */
    const crowd = async (milliseconds: number): Promise<number> => {
      const inside: (() => void)[] = [];
      for (let refused = false; !refused;)
        await admission.enter().then(
          leave => inside.push(leave),
          () => (refused = true),
        );
      now += milliseconds;
      for (const leave of inside) leave();
      return inside.length;
    };
    return crowd;
  };

  it('rises from the first with what is done in time, up to the most', async () => {
    const crowd = given();
    const counts: number[] = [];
    for (let time = 0; time < 16; time++) counts.push(await crowd(100));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[0]).toBe(6);
    expect(counts.at(-1)).toBe(48);
  });

  it('falls by half for a crowd that takes long, and never below the least', async () => {
    const crowd = given();
    for (let time = 0; time < 16; time++) await crowd(100);
    const counts: number[] = [];
    for (let time = 0; time < 6; time++) counts.push(await crowd(1_000));
    expect(counts).toEqual([48, 24, 12, 6, 4, 4]);
  });
});

describe('a server that lets in one write at a time', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const given = async () => {
    const server = fastify({ forceCloseConnections: true });
    const seen = { arrived: 0, worked: 0, aborted: 0, gate: Promise.withResolvers<void>() };
    server.addHook('onRequest', async () => void seen.arrived++);
    server.addHook('onRequestAbort', async _request => void seen.aborted++);
    admitWrites(server, admitting(1));
    const work = async () => {
      seen.worked++;
      await seen.gate.promise;
      return 'done';
    };
    server.post('/', work);
    server.get('/', async () => 'read');
    await server.listen({ port: 0, host: '127.0.0.1' });
    closing.push(() => server.close());
    const { port } = server.server.address() as AddressInfo;
    const ask = (method: string): ClientRequest => {
      const asked = request({ port, host: '127.0.0.1', method, agent: false }).on('error', () => undefined);
      asked.end();
      return asked;
    };
    return { seen, ask };
  };
  const answer = async (asked: ClientRequest): Promise<number | undefined> => {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  it('answers reads all the while', async () => {
    const { seen, ask } = await given();
    const write = answer(ask('POST'));
    await eventually(() => seen.worked === 1);
    expect(await answer(ask('GET'))).toBe(200);
    seen.gate.resolve();
    expect(await write).toBe(200);
  });

  it('does nothing for a client that went away while it waited, and lets in the next one', async () => {
    const { seen, ask } = await given();
    const first = answer(ask('POST'));
    await eventually(() => seen.worked === 1);
    const gone = ask('POST');
    await eventually(() => seen.arrived === 2);
    gone.destroy();
    await eventually(() => seen.aborted === 1);
    seen.gate.resolve();
    expect(await first).toBe(200);
    expect(await answer(ask('POST'))).toBe(200);
    expect(seen.worked).toBe(2);
  });
});
