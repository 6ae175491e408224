import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { Controller, Get, Inject, Module, Param, type DynamicModule } from '@nestjs/common';
import { history, type Message } from '@charter/event-sourcing';
import { notPublic, publication } from '@charter/messaging';
import { readModel, rows, storeFacts, type Processor, type Projection, type Schema } from '@charter/processors';
import {
  accessTokens,
  listen,
  notFound,
  openParts,
  openService,
  Requires,
  serviceConfigOf,
  type Parts,
  type Service,
} from '@charter/service';
import { z } from 'zod';
import { NAMED_THINGS, type NamedThings } from '../named-things';
import { inFlight } from '../measure';
import { serveParent } from './serve';

/** `count`: how many things there are, from `thing-0` on. */
export type ThingsReady = Readonly<{ url: string; count: number }>;

type ThingNamed = Message<'ThingNamed', { id: string; name: string }>;

// A rebuild of so many rows lasts about a second, and its switch compares them all.
const STREAMS = 100;
const EVENTS_IN_EACH = 100;

const thingHistory = history<ThingNamed>({ ThingNamed: z.object({ id: z.string(), name: z.string() }) });

const things: Projection<ThingNamed, NamedThings> = {
  name: 'things',
  version: 1,
  tables: NAMED_THINGS,
  apply: { ThingNamed: ({ event: { data } }) => rows<NamedThings>().put('things', data) },
};

const SCHEMA = Symbol('schema');

@Controller('things')
class ThingsController {
  constructor(@Inject(SCHEMA) private readonly schema: Schema<NamedThings>) {}

  @Get(':id')
  @Requires('nothing')
  async read(@Param('id') id: string) {
    const row = await this.schema.selectFrom('things').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('Thing');
    return row;
  }
}

@Module({})
class ThingsModule {
  static over(service: Parameters<Service['module']>[0]): DynamicModule {
    service.keepsRows('things', {
      prefixes: ['benchThings-'],
      models: [readModel(things, storeFacts({ benchThings: thingHistory }))],
    });
    service.knowsCallers({ facts: async () => undefined });
    const schema = service.schema<NamedThings>();
    return {
      module: ThingsModule,
      controllers: [ThingsController],
      providers: [{ provide: SCHEMA, useValue: schema }],
    };
  }
}

const thingsService: Service = {
  name: 'things',
  publication: publication<ThingNamed>({
    topic: 'charter.things.v1',
    service: 'things',
    prefixes: ['benchThings-'],
    history: thingHistory,
    toContracts: { ThingNamed: notPublic },
  }),
  reads: [],
  module: service => ThingsModule.over(service),
};

const fill = async ({ store }: Parts): Promise<void> => {
  const actor = { kind: 'system', id: 'bench' } as const;
  await inFlight({ count: STREAMS, inFlight: 8 }, async index => {
    const cause = { commandId: `fill ${index}`, requestHash: '', correlationId: 'fill', actor };
    const events = Array.from({ length: EVENTS_IN_EACH }, (_, event): ThingNamed => {
      const id = `thing-${index * EVENTS_IN_EACH + event}`;
      return { type: 'ThingNamed', data: { id, name: `The name of ${id}` } };
    });
    await store.append({ stream: `benchThings-${index}`, after: 'no-stream', events, cause });
  });
};

/** The smallest service that has rows to read, and that can build them anew meanwhile. */
const main = async (): Promise<void> => {
  const config = serviceConfigOf(process.env);
  const { dataDir, eventStoreUrl = '', publicUrl: url, host, port } = config;
  mkdirSync(dataDir, { recursive: true });
  const parts = await openParts({ config, eventStoreUrl, services: [thingsService] });
  await fill(parts);
  const tokens = accessTokens({ issuer: url, keys: new URL(url) });
  const { processors, serve } = await openService(thingsService, parts, tokens);
  const [keeping] = processors as readonly [Processor];
  // Far longer than it takes on a busy machine.
  const soon = AbortSignal.timeout(60_000);
  await keeping.reached(await keeping.source.ends(soon), soon);
  await listen({ host, port, serve });
  serveParent<ThingsReady, unknown>({ url, count: STREAMS * EVENTS_IN_EACH }, () => keeping.rebuild('things'));
};
void main();
