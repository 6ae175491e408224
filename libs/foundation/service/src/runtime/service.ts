import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import type { Publication } from '@charter/messaging';
import type { AccessTokens } from '../callers/access-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { openApplication } from '../http/application';
import { readinessOf, type Readiness } from '../health/readiness';
import type { Parts } from './parts';
import { ServiceParts } from './service-parts';

type Composed = Readonly<{
  name: string;
  /** The topics of others that it reads. */
  reads: readonly string[];
  /** Throws ConfigurationInvalid where it could not do its work as it is configured. Asked by whoever lets it begin. */
  check?: (config: ServiceConfig) => void;
  /** Its table of contents, over the parts that it is given. */
  module: (service: ServiceParts) => DynamicModule;
}>;

/** One service, before it runs. */
export type Service = Composed & Readonly<{ publication: Publication }>;

/** One that announces nothing: what happens in its streams, named by their beginnings, is nobody else's business. */
export type SilentService = Composed & Readonly<{ publication?: undefined; streams: readonly string[] }>;

/** A service that runs. Nothing listens yet: whoever opened it decides where its requests come from. */
export type RunningService = Readonly<{
  name: string;
  serve: (request: IncomingMessage, response: ServerResponse) => void;
  readiness: () => Promise<Readiness>;
  processors: ServiceParts['processors'];
  /** Says that it is not ready any more; requests that come all the same are answered. */
  retire: () => void;
  /** Finishes the work in hand. */
  close: () => Promise<void>;
}>;

/** Puts a service together and starts what it does by itself. */
export const openService = async (
  service: Service | SilentService,
  parts: Parts,
  tokens: AccessTokens,
): Promise<RunningService> => {
  const { name, publication } = service;
  const made = new ServiceParts({ name, parts, tokens, publication });
  const module = service.module(made);
  let ending = false;
  const readiness = readinessOf({
    processors: made.processors,
    probes: {
      // Its newest event, whose ever: that is found at once in any log.
      'the event store': () => parts.store.head(['']),
      'the database': () => made.schema().run({ sql: 'select 1', values: [] }),
    },
    isEnding: () => ending,
  });
  const app = await openApplication({ made, module, readiness });
  await made.start();
  await app.startAllMicroservices();
  return {
    name,
    serve: app.serve,
    readiness,
    processors: made.processors,
    retire: () => {
      ending = true;
    },
    close: async () => {
      ending = true;
      await app.close();
      await made.stop();
    },
  };
};
