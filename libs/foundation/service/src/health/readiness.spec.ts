import { describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { FakeProcessor } from '../testing/fake-processor';
import { readinessOf } from './readiness';

const given = () => {
  const processor = new FakeProcessor('rows');
  const service = { store: async (): Promise<unknown> => undefined, ending: false };
  const ask = readinessOf({
    processors: [processor],
    probes: { 'the event store': () => service.store() },
    isEnding: () => service.ending,
  });
  return { processor, service, ask };
};

describe('a service', () => {
  it('is ready when it has caught up', async () => {
    const { processor, ask } = given();
    processor.receive();
    processor.state = 'catching-up';
    expect(await ask()).toEqual({ ready: false, reasons: ['rows is catching-up'], parked: [] });
    processor.state = 'live';
    expect(await ask()).toEqual({ ready: true, reasons: [], parked: [] });
  });

  it('is ready when it has caught up with what stood there at first, whatever has come since', async () => {
    const { processor, ask } = given();
    processor.receive();
    processor.state = 'catching-up';
    expect(await ask()).toMatchObject({ ready: false });
    processor.apply();
    processor.receive();
    expect(await eventually(async () => (await ask()).ready)).toBe(true);
  });

  it.each(['catching-up', 'retrying'] as const)('stays ready when it is %s later on', async state => {
    const { processor, ask } = given();
    await ask();
    processor.state = state;
    processor.reason = 'the bus is out of reach';
    expect(await ask()).toMatchObject({ ready: true });
  });

  it('is not ready while it has never caught up, and says why', async () => {
    const { processor, ask } = given();
    processor.receive();
    processor.state = 'retrying';
    processor.reason = 'the bus is out of reach';
    expect(await ask()).toMatchObject({ ready: false, reasons: ['rows is retrying: the bus is out of reach'] });
  });

  it('is not ready with a processor that has stopped for good', async () => {
    const { processor, ask } = given();
    await ask();
    processor.state = 'stopped';
    expect(await ask()).toMatchObject({ ready: false, reasons: ['rows is stopped'] });
  });

  it('is not ready while what it stands on does not answer, or not in time', async () => {
    const { service, ask } = given();
    service.store = () => Promise.reject(new Error('no'));
    expect(await ask()).toMatchObject({ ready: false, reasons: ['the event store does not answer'] });
    service.store = () => new Promise(() => undefined);
    expect(await ask()).toMatchObject({ ready: false, reasons: ['the event store does not answer'] });
    service.store = async () => undefined;
    expect(await ask()).toMatchObject({ ready: true });
  });

  it('is not ready once it ends', async () => {
    const { service, ask } = given();
    service.ending = true;
    expect(await ask()).toMatchObject({ ready: false, reasons: ['it is shutting down'] });
  });

  it('stays ready with what is parked, and lists it without the reason, which may tell what was sent', async () => {
    const { processor, ask } = given();
    processor.parkedKeys = ['user-1'];
    expect(await ask()).toEqual({
      ready: true,
      reasons: [],
      parked: [{ processor: 'rows', key: 'user-1', since: 'then' }],
    });
  });
});
