import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '../callers/requires';
import type { Metrics } from '../observability/metrics';
import type { Readiness } from './readiness';

export const READINESS = Symbol('readiness');
export const METRICS = Symbol('metrics');

/** For those who watch over the service. */
@Controller()
export class HealthController {
  constructor(
    @Inject(READINESS) private readonly readiness: () => Promise<Readiness>,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Requires('nothing')
  live() {
    return { alive: true };
  }

  @Get('health/ready')
  @Requires('nothing')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness();
    reply.status(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  @Requires('nothing')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  text(): Promise<string> {
    return this.metrics.text();
  }
}
