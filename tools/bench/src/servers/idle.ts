import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { rawConsumer } from '../raw-kafka';
import { serveParent } from './serve';

const { KAFKA_BROKERS: brokers = '', PORT, TOPICS = '' } = process.env;

@Controller()
class NothingController {
  @Get()
  nothing() {
    return {};
  }
}

@Module({ controllers: [NothingController] })
class IdleModule {}

/** The least that a service is which waits for requests and for messages. */
const main = async (): Promise<void> => {
  const app = await NestFactory.create<NestFastifyApplication>(IdleModule, new FastifyAdapter(), { logger: false });
  await app.listen(Number(PORT), '127.0.0.1');
  await rawConsumer({ brokers, topics: TOPICS.split(','), handle: () => undefined });
  serveParent<undefined, never>(undefined);
};
void main();
