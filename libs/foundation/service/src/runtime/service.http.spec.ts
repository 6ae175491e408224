import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { serviceOverHttp } from '../testing/service-over-http';

describe('a service', () => {
  let store: StoreForSpecs;
  let closing: (() => Promise<void>)[];
  beforeEach(async () => {
    store = await embeddedStore();
    closing = [() => store.close()];
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  });
  const open = async (environment: NodeJS.ProcessEnv = {}) => {
    const served = await serviceOverHttp(store.url, environment);
    served.known.callers.set('olga', { kind: 'user', active: true, roles: [] });
    closing.push(() => served.close());
    return served;
  };

  it('that ends answers the requests that it has, and those that come meanwhile', async () => {
    const { ask, known, service } = await open();
    const write = (text: string) => ask({ method: 'POST', path: '/notes/1', as: 'olga', body: { text } });
    await eventually(async () => (await service.readiness()).ready);
    const gate = Promise.withResolvers<void>();
    known.gate.open = gate.promise;
    const slow = ask({ path: '/odd/slow' });
    await eventually(() => known.gate.arrived === 1);

    let hasEnded = false;
    service.retire();
    const ended = service.close().then(() => (hasEnded = true));
    expect(await service.readiness()).toMatchObject({ ready: false, reasons: ['it is shutting down'] });
    expect((await write('meanwhile')).status).toBe(201);
    expect(hasEnded).toBe(false);
    gate.resolve();
    expect((await slow).json).toEqual({ answered: true });
    await ended;

    const late = await write('late');
    expect(late.status).toBe(503);
    expect(late.json).toMatchObject({ title: expect.stringMatching(/^It is stored and will take effect/) });
    expect(late.headers).toMatchObject({ 'retry-after': '2', connection: 'close', 'content-type': 'application/json' });
  });

  it('limits what one address can ask for, and says when to come again', async () => {
    const { ask } = await open({ RATE_LIMIT: 'on' });
    const answers = [];
    for (let count = 0; count < 400; count++) {
      const answer = await ask({ path: '/nowhere' });
      answers.push(answer);
      if (answer.status === 429) break;
    }
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/json' });
    expect(last?.json).toMatchObject({ status: 429, title: 'Too many requests. Slow down.' });
  });
});
