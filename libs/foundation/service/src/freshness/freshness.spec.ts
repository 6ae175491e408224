import { describe, expect, it } from '@jest/globals';
import type { Processor } from '@charter/processors';
import { eventually } from '@charter/testing';
import type { Problem } from '../http/problem';
import { FakeProcessor } from '../testing/fake-processor';
import { Freshness } from './freshness';

const given = ({
  copies = [new FakeProcessor()],
  rows = [new FakeProcessor()],
  publisher = new FakeProcessor(),
} = {}) => {
  let now = 0;
  const as = (fakes: readonly FakeProcessor[]) => fakes as readonly Pick<Processor, never>[] as readonly Processor[];
  const freshness = new Freshness({
    copies: as(copies),
    rows: as(rows),
    all: as([...copies, ...rows]),
    publisher: { reached: (position, signal) => publisher.reached(new Map([['0', position]]), signal) },
    now: () => now,
  });
  return { freshness, copies, rows, publisher, at: (milliseconds: number) => void (now = milliseconds) };
};
const problem = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    answer => {
      throw new Error(`It was answered: ${String(answer)}.`);
    },
    (error: Problem) => error,
  );
const has = async (work: Promise<unknown>): Promise<'waits' | 'passed' | 'failed'> =>
  Promise.race([
    work.then(
      () => 'passed' as const,
      () => 'failed' as const,
    ),
    new Promise<'waits'>(resolve => setImmediate(resolve, 'waits')),
  ]);

describe('a request', () => {
  it('waits for nothing where a service has no copies', async () => {
    const { freshness } = given({ copies: [] });
    expect(await freshness.pass('read', 'olga')).toBe(0);
    expect(await freshness.pass('write', 'olga')).toBe(0);
  });

  it.each(['read', 'write'] as const)('that is a %s waits for what was on the bus when it came', async kind => {
    const [one, other] = [new FakeProcessor(), new FakeProcessor()];
    const { freshness } = given({ copies: [one, other] });
    one.receive();
    other.receive();
    const passed = freshness.pass(kind, 'olga');
    one.apply();
    expect(await has(passed)).toBe('waits');
    other.apply();
    expect(await passed).toBe(0);
  });

  it('that is a write is 503 while the bus cannot be seen, and goes on when it can', async () => {
    const { freshness, copies } = given();
    await freshness.pass('write', 'olga');
    copies[0]!.reachable = false;
    expect(await problem(freshness.pass('write', 'olga'))).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    });
    copies[0]!.reachable = true;
    await eventually(() =>
      freshness.pass('write', 'olga').then(
        () => true,
        () => false,
      ),
    );
  });

  it('that is a read is answered for a minute from what was true, and told how long ago that was', async () => {
    const { freshness, copies, at } = given();
    at(1_000);
    await freshness.pass('read', 'olga');
    copies[0]!.reachable = false;
    at(1_000);
    expect(await freshness.pass('read', 'olga')).toBe(1);
    at(3_001);
    expect(await freshness.pass('read', 'olga')).toBe(3);
    at(61_000);
    expect(await freshness.pass('read', 'olga')).toBe(60);
    at(61_001);
    expect(await problem(freshness.pass('read', 'olga'))).toMatchObject({ status: 503 });
  });

  it('that is a read is 503 where nothing was ever known to be true', async () => {
    const { freshness, copies } = given();
    copies[0]!.reachable = false;
    expect(await problem(freshness.pass('read', 'olga'))).toMatchObject({ status: 503 });
  });

  it('waits at most 2 s, and what it could not wait for leaves nothing behind', async () => {
    const { freshness, copies } = given();
    await freshness.pass('read', 'olga');
    copies[0]!.receive();
    const began = performance.now();
    const [read, write] = await Promise.all([freshness.pass('read', 'olga'), problem(freshness.pass('write', 'olga'))]);
    expect(performance.now() - began).toBeGreaterThan(1_900);
    expect(read).toBe(1);
    expect(write).toMatchObject({ status: 503 });
    copies[0]!.apply();
    expect(await freshness.pass('write', 'olga')).toBe(0);
  });

  it('is 429 where 256 of the same caller wait already; others are let in', async () => {
    const { freshness, copies } = given();
    copies[0]!.receive();
    const waiting = Array.from({ length: 256 }, () => freshness.pass('read', 'olga'));
    expect(await problem(freshness.pass('read', 'olga'))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
    });
    const others = freshness.pass('read', 'sam');
    expect(await has(others)).toBe('waits');
    copies[0]!.apply();
    expect(await Promise.all([...waiting, others])).toEqual(Array.from({ length: 257 }, () => 0));
    expect(await freshness.pass('read', 'olga')).toBe(0);
  });
});

describe('what was written', () => {
  const written = { position: '1', streams: ['thing-1'] };

  it('is seen by everybody once it is in the rows and acknowledged by the bus', async () => {
    const { freshness, rows, publisher } = given();
    rows[0]!.receive();
    publisher.receive();
    const settled = freshness.settled(written);
    expect(await has(settled)).toBe('waits');
    rows[0]!.apply();
    expect(await has(settled)).toBe('waits');
    publisher.apply();
    await settled;
  });

  it('is 503 after 2 s, which says that it is stored and how to learn its outcome', async () => {
    const { freshness, rows } = given();
    rows[0]!.receive();
    expect(await problem(freshness.settled(written))).toMatchObject({
      status: 503,
      message: expect.stringMatching(/^It is stored and will take effect.+same Idempotency-Key/),
      headers: { 'retry-after': '2' },
    });
  });
});

describe('what was written and could not be processed', () => {
  it('is 503: its processor has passed it, and nobody sees it', async () => {
    const { freshness, rows } = given();
    rows[0]!.parkedKeys = ['thing-2'];
    await freshness.settled({ position: '0', streams: ['thing-1'] });
    rows[0]!.parkedKeys = ['thing-1'];
    expect(await problem(freshness.settled({ position: '0', streams: ['thing-1'] }))).toMatchObject({
      status: 503,
      headers: { 'retry-after': '30' },
    });
  });
});

describe('what could not be processed', () => {
  it.each([
    ['olga', 'olga'],
    ['user-olga', 'olga'],
    ['user-0b9c1f2e-1111-4222-8333-444455556666', '0b9c1f2e-1111-4222-8333-444455556666'],
    ['organizationName-acme-corp', 'acme-corp'],
  ])('makes decisions doubtful: %s for %s', (key, id) => {
    const { freshness, rows } = given();
    rows[0]!.parkedKeys = ['another', key];
    const trust = () => freshness.trust('nobody', id);
    expect(trust).toThrow(expect.objectContaining({ status: 503, headers: { 'retry-after': '30' } }));
    rows[0]!.parkedKeys = [];
    expect(trust).not.toThrow();
  });

  it.each([
    ['user-olga', 'sam'],
    ['user-0b9c1f2e-1111-4222-8333-444455556666', '444455556666'],
    ['organizationName-acme-corp', 'corp'],
  ])('is nothing to others: %s for %s', (key, id) => {
    const { freshness, rows } = given();
    rows[0]!.parkedKeys = [key];
    expect(() => freshness.trust(id)).not.toThrow();
  });
});
