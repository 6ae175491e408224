import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { Body, Controller, Inject, Module, Param, Patch } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import { serviceConfigOf } from '@charter/service';
import { serveParent } from './serve';

export type BareReady = Readonly<{ url: string }>;

const STORE = Symbol('store');

/** The least that an acknowledged change can be: one request, one append. */
@Controller('things')
class ThingsController {
  constructor(@Inject(STORE) private readonly store: EventStoreDBClient) {}

  @Patch(':id')
  async change(@Param('id') id: string, @Body() body: { label: string }) {
    const event = jsonEvent({ type: 'ThingChanged', data: { id, label: body.label, at: new Date().toISOString() } });
    // With credentials, the client appends by the same call that our port uses.
    const options = { expectedRevision: NO_STREAM, credentials: { username: '', password: '' } } as const;
    await this.store.appendToStream(`thing-${randomUUID()}`, event, options);
    return { id, label: body.label };
  }
}

const main = async (): Promise<void> => {
  const { dataDir, host, port, publicUrl: url } = serviceConfigOf(process.env);
  mkdirSync(dataDir, { recursive: true });
  const { connectionString } = await startEmbeddedEventStore({ file: join(dataDir, 'events.db') });
  const store = EventStoreDBClient.connectionString(connectionString);

  @Module({ controllers: [ThingsController], providers: [{ provide: STORE, useValue: store }] })
  class BareModule {}

  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
  await app.listen(port, host);
  serveParent<BareReady, never>({ url });
};
void main();
