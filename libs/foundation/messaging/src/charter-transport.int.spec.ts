import { Controller, Inject, type INestApplication } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Unreachable, type Home, type Trouble } from '@charter/processors';
import * as testing from '@charter/testing';
import { from, type Observable } from 'rxjs';
import { CharterTransport, serveEvents } from './charter-transport';
import type { PublicEvent } from './public-event';

const { databaseForSpecs, eventually, FakeTopics, patience, publicEvent, things } = testing;
const databases = databaseForSpecs();
const { made, named, THINGS_TOPIC } = things;

type Handle = (event: PublicEvent) => Promise<void> | Observable<unknown>;
const FIRST = Symbol('first handler');
const SECOND = Symbol('second handler');

@Controller()
class ThingsController {
  constructor(@Inject(FIRST) private readonly handle: Handle) {}

  @EventPattern('things.thing-made.v1')
  made(@Payload() event: PublicEvent) {
    return this.handle(event);
  }

  @EventPattern('things.thing-named.v1')
  named(@Payload() event: PublicEvent) {
    return this.handle(event);
  }
}

@Controller()
class NamesController {
  constructor(@Inject(SECOND) private readonly handle: Handle) {}

  @EventPattern('things.thing-named.v1')
  named(@Payload() event: PublicEvent) {
    return this.handle(event);
  }
}

class Things {}

// Nobody is served over HTTP here, so all that Nest asks of a server is to be one.
const noHttp = {
  patch: () => undefined,
  initHttpServer: () => undefined,
  getHttpServer: () => undefined,
  setOnRequestHook: () => undefined,
  setOnResponseHook: () => undefined,
  close: async () => undefined,
} as unknown as AbstractHttpAdapter;

const apps = new Set<INestApplication>();
afterEach(async () => {
  await Promise.all([...apps].map(app => app.close()));
  apps.clear();
});

type Serving = Readonly<{ topics: testing.FakeTopics; schema: Home; handle: Handle; second?: Handle }>;

/** A service that is told of things. */
const serve = async ({ topics, schema, handle, second }: Serving) => {
  const module = {
    module: Things,
    controllers: second ? [ThingsController, NamesController] : [ThingsController],
    providers: [
      { provide: FIRST, useValue: handle },
      { provide: SECOND, useValue: second },
    ],
  };
  const app = await NestFactory.create(module, noHttp, { logger: false, abortOnError: false });
  apps.add(app);
  const source = topics.source([THINGS_TOPIC]);
  const troubles: Trouble[] = [];
  const onTrouble = (trouble: Trouble) => troubles.push(trouble);
  const transport = new CharterTransport({ name: 'things', source, schema, onTrouble });
  serveEvents(app, transport);
  await app.startAllMicroservices();
  const { processor } = transport;
  const applied = async () => processor.reached(await source.ends(patience()), patience());
  return { app, processor, troubles, applied };
};

const setUp = (partitions = 3) => ({ topics: new FakeTopics({ partitions }), schema: databases.schema() });

const nameIn = ({ data }: PublicEvent): string => (data as { name: string }).name;

/** A handler that writes down what it was called with, and fails by the name of the thing. */
const writingDown = (failures: Readonly<Record<string, () => Error>> = {}) => {
  const calls: string[] = [];
  const handle = async (event: PublicEvent) => {
    calls.push(`${event.subject}${event.revision}`);
    const failure = failures[nameIn(event)];
    if (failure) throw failure();
  };
  return { calls, handle };
};

const of = (subject: string, calls: readonly string[]) => calls.filter(call => call.startsWith(subject));

describe('the handlers of a service', () => {
  it('are called with the public event, once, in the order of its subject', async () => {
    const { topics, schema } = setUp();
    const events: PublicEvent[] = [];
    const { applied } = await serve({ topics, schema, handle: async event => void events.push(event) });
    const put: PublicEvent[] = [];
    for (let revision = 0; revision < 10; revision++)
      for (const id of ['a', 'b', 'c']) put.push(revision === 0 ? made(id, 0, 'new') : named(id, revision, 'x'));
    topics.put(...put);
    await applied();
    for (const id of ['a', 'b', 'c'])
      expect(events.filter(({ subject }) => subject === id)).toEqual(put.filter(({ subject }) => subject === id));
    expect(events).toHaveLength(put.length);
  });

  it('are called with one event of a subject at a time, and with those of others meanwhile', async () => {
    const { topics, schema } = setUp(1);
    const gate = Promise.withResolvers<void>();
    const { calls, handle } = writingDown();
    const { applied } = await serve({
      topics,
      schema,
      handle: async event => {
        await handle(event);
        if (event.subject === 'a') await gate.promise;
      },
    });
    topics.put(made('a', 0, 'one'), named('a', 1, 'two'), made('b', 0, 'one'), named('b', 1, 'two'));
    await eventually(() => of('b', calls).length === 2, 'the other subject flows');
    expect(of('a', calls)).toEqual(['a0']);
    gate.resolve();
    await applied();
    expect(of('a', calls)).toEqual(['a0', 'a1']);
  });

  it('may answer with an Observable, which is waited for, whether it says anything or not', async () => {
    const { topics, schema } = setUp();
    const done: string[] = [];
    const handle = (event: PublicEvent) => {
      const work = eventually(() => topics.log(THINGS_TOPIC).length === 2).then(() => done.push(event.subject));
      return from(work.then(() => (event.subject === 'a' ? ['said', 'more'] : [])));
    };
    const { applied } = await serve({ topics, schema, handle });
    topics.put(made('a', 0, 'one'), made('b', 0, 'one'));
    await applied();
    expect(done.toSorted()).toEqual(['a', 'b']);
  });

  it('cost nothing for types that they do not name', async () => {
    const { topics, schema } = setUp();
    const { calls, handle } = writingDown();
    const { applied, processor } = await serve({ topics, schema, handle });
    const newer = (revision: number) =>
      publicEvent({ type: 'things.thing-melted.v1', subject: 'a', revision, data: {} });
    topics.put(newer(0), made('a', 1, 'one'), newer(2));
    await applied();
    expect(calls).toEqual(['a1']);
    expect(processor.parked()).toEqual([]);
  });

  it('of one type are called one after the other, and not again before all have ended', async () => {
    const { topics, schema } = setUp();
    const calls: string[] = [];
    const gate = Promise.withResolvers<void>();
    let failures = 1;
    const handle = async () => {
      calls.push('first begins');
      await gate.promise;
      calls.push('first ends');
    };
    const second = async () => {
      calls.push('second');
      if (failures-- > 0) throw new Error('not yet');
    };
    const { applied } = await serve({ topics, schema, handle, second });
    topics.put(named('a', 0, 'one'));
    await eventually(() => calls.length > 0, 'the first is called');
    gate.resolve();
    await applied();
    const round = ['first begins', 'first ends', 'second'];
    expect(calls).toEqual([...round, ...round]);
  });
});

describe('a handler that throws', () => {
  it('is asked again, and then parks its subject while others flow on', async () => {
    const { topics, schema } = setUp();
    const { calls, handle } = writingDown({ poison: () => new RangeError('too far') });
    const { processor, troubles, applied } = await serve({ topics, schema, handle });
    topics.put(made('a', 0, 'one'), named('a', 1, 'poison'), named('a', 2, 'three'), made('b', 0, 'one'));
    await applied();
    topics.put(named('b', 1, 'two'), named('a', 3, 'four'));
    await applied();
    expect(of('a', calls)).toEqual(['a0', 'a1', 'a1', 'a1', 'a1', 'a1']);
    expect(of('b', calls)).toEqual(['b0', 'b1']);
    // Its own error, and not what Nest would make of it.
    expect(processor.parked()).toMatchObject([{ key: 'a', reason: 'RangeError: too far', waiting: 3 }]);
    expect(troubles).toMatchObject([{ what: 'parked', key: 'a', reason: 'RangeError: too far' }]);
  });

  it('is asked for as long as it takes where something is only not to be reached', async () => {
    const { topics, schema } = setUp();
    let isDown = true;
    const { calls, handle } = writingDown();
    const { processor, applied } = await serve({
      topics,
      schema,
      handle: async event => {
        await handle(event);
        if (isDown) throw new Unreachable('Nobody answers.');
      },
    });
    topics.put(made('a', 0, 'one'));
    // More often than poison is tried.
    await eventually(() => calls.length > 6, 'it is asked again');
    expect(processor.status()).toMatchObject({ state: 'retrying', reason: 'Error: Nobody answers.', parked: [] });
    isDown = false;
    await applied();
    expect(new Set(calls)).toEqual(new Set(['a0']));
    expect(processor.parked()).toEqual([]);
  });

  it('throws by an Observable all the same', async () => {
    const { topics, schema } = setUp();
    const handle = () => from(Promise.reject(new RangeError('too far')));
    const { processor, applied } = await serve({ topics, schema, handle });
    topics.put(made('a', 0, 'one'));
    await applied();
    expect(processor.parked()).toMatchObject([{ key: 'a', reason: 'RangeError: too far' }]);
  });

  it('is given all that waits, in order, once it is mended', async () => {
    const { topics, schema } = setUp();
    const failures: Record<string, () => Error> = { poison: () => new Error('poison') };
    const { calls, handle } = writingDown(failures);
    const { processor, applied } = await serve({ topics, schema, handle });
    topics.put(made('a', 0, 'poison'), named('a', 1, 'two'), named('a', 2, 'three'));
    await applied();
    expect(await processor.replay('a')).toEqual({ handled: 0, waiting: 3, reason: 'Error: poison' });
    delete failures['poison'];
    calls.length = 0;
    expect(await processor.replay('a')).toEqual({ handled: 3, waiting: 0 });
    topics.put(named('a', 3, 'four'));
    await applied();
    expect(calls).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('is not asked about a message that nobody can read, which parks its subject', async () => {
    const { topics, schema } = setUp();
    const { calls, handle } = writingDown();
    const { processor, applied } = await serve({ topics, schema, handle });
    topics.putText(THINGS_TOPIC, 'a', '{"type":"things.thing-made.v1"}');
    topics.put(named('a', 1, 'two'), made('b', 0, 'one'));
    await applied();
    expect(calls).toEqual(['b0']);
    expect(processor.parked()).toMatchObject([{ key: 'a', waiting: 2 }]);
  });
});

/** A home that can be cut off, as by a process that is killed before it has written down where it stands. */
const mortal = ({ schemaName, books, run, ready }: Home) => {
  let isCut = false;
  const cutOff: Home['run'] = async statement => {
    if (isCut && testing.isMove(statement)) throw new testing.TopicsDown('The database is not to be reached.');
    return run(statement);
  };
  return { home: { schemaName, books, ready, run: cutOff } satisfies Home, cut: (cut: boolean) => (isCut = cut) };
};

describe('a service that ends', () => {
  it('loses nothing that it was in the middle of, and what it has not begun it does next time', async () => {
    const { topics, schema } = setUp(1);
    const gate = Promise.withResolvers<void>();
    const { calls, handle } = writingDown();
    const done: string[] = [];
    const { app } = await serve({
      topics,
      schema,
      handle: async event => {
        await handle(event);
        await gate.promise;
        done.push(`${event.subject}${event.revision}`);
      },
    });
    topics.put(made('a', 0, 'one'));
    await eventually(() => calls.length === 1, 'it is in the middle');
    topics.put(named('a', 1, 'two'), made('b', 0, 'one'));
    const closed = app.close();
    gate.resolve();
    await closed;
    expect(done).toEqual(calls);
    const next = writingDown();
    const { applied } = await serve({ topics, schema, handle: next.handle });
    await applied();
    // What was done in the middle of the end counts as done.
    expect([...done, ...next.calls].toSorted()).toEqual(['a0', 'a1', 'b0']);
  });

  it('ends though a handler does not, and calls it again next time', async () => {
    const { topics, schema } = setUp();
    const { calls, handle } = writingDown();
    const { app } = await serve({ topics, schema, handle: event => handle(event).then(() => new Promise(() => {})) });
    topics.put(made('a', 0, 'one'));
    await eventually(() => calls.length === 1, 'it is in the middle');
    await app.close();
    const { applied } = await serve({ topics, schema, handle });
    await applied();
    expect(calls).toEqual(['a0', 'a0']);
  });

  it('between an effect and its acknowledgement has the handler called again', async () => {
    const { topics, schema } = setUp();
    const { home, cut } = mortal(schema);
    const [killed, next] = [writingDown(), writingDown()];
    const { processor, applied: caughtUp } = await serve({ topics, schema: home, handle: killed.handle });
    cut(true);
    topics.put(made('a', 0, 'one'));
    await eventually(() => processor.status().state === 'retrying', 'the effect is there, and the position is not');
    topics.put(named('a', 1, 'two'));
    const { applied } = await serve({ topics, schema, handle: next.handle });
    await applied();
    expect([killed.calls, next.calls]).toEqual([['a0'], ['a0', 'a1']]);
    // The one that was thought dead comes back, and sees that another has gone on.
    cut(false);
    await caughtUp();
    expect(killed.calls).toEqual(['a0']);
  });

  it('may never have begun', async () => {
    const { topics, schema } = setUp();
    const app = await NestFactory.create(Things, noHttp, { logger: false, abortOnError: false });
    serveEvents(app, new CharterTransport({ name: 'things', source: topics.source([THINGS_TOPIC]), schema }));
    await app.close();
  });
});
