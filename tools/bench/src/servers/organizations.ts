import { mkdirSync } from 'node:fs';
import { organizationsService } from '@charter/app-organizations';
import { accessTokens, listen, openParts, openService, serviceConfigOf, type Service } from '@charter/service';
import { serveParent } from './serve';

export type OrganizationsReady = Readonly<{ url: string }>;
/** Whether requests wait, from now on. */
export type WithBarrier = Readonly<{ barrier: boolean }>;

let hasBarrier = true;
let waited = 0;

/** The service as it is, but for a barrier that can be switched off. */
const switched: Service = {
  ...organizationsService,
  module: parts => {
    const module = organizationsService.module(parts);
    const { freshness } = parts;
    const pass = freshness.pass.bind(freshness);
    freshness.pass = async (...asked) => {
      if (!hasBarrier) return 0;
      waited++;
      return pass(...asked);
    };
    return module;
  },
};

/** One more replica of a cluster's service. */
const main = async (): Promise<void> => {
  const config = serviceConfigOf(process.env);
  const { dataDir, eventStoreUrl = '', publicUrl: issuer, host, port } = config;
  mkdirSync(dataDir, { recursive: true });
  const parts = await openParts({ config, eventStoreUrl, services: [switched] });
  const keys = new URL(`${issuer}/.well-known/jwks.json`);
  const { serve } = await openService(switched, parts, accessTokens({ issuer, keys }));
  await listen({ host, port, serve });
  const ready: OrganizationsReady = { url: `http://${host}:${port}` };
  serveParent<OrganizationsReady, WithBarrier>(ready, async ({ barrier }) => {
    hasBarrier = barrier;
    return waited;
  });
};
void main();
