import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { knownMethods } from './known-methods';

const given = async () => {
  const server = fastify();
  const methodsOf = knownMethods(server);
  const handler = async () => 'answer';
  server.get('/things', handler);
  server.post('/things', handler);
  server.get('/things/:thing', handler);
  server.route({ method: ['PATCH', 'DELETE'], url: '/things/:thing', handler });
  server.get('/things/special', handler);
  server.get('/files/*', handler);
  server.get('/.well-known/keys.json', handler);
  await server.ready();
  return methodsOf;
};

describe('the methods that an address knows', () => {
  it.each([
    ['/things', ['GET', 'HEAD', 'POST']],
    ['/things/', ['GET', 'HEAD', 'POST']],
    ['/things?sort=name', ['GET', 'HEAD', 'POST']],
    ['/things/1', ['DELETE', 'GET', 'HEAD', 'PATCH']],
    ['/things/name%3Dacme%2Fcorp', ['DELETE', 'GET', 'HEAD', 'PATCH']],
    ['/things/special', ['DELETE', 'GET', 'HEAD', 'PATCH']],
    ['/files/a/b', ['GET', 'HEAD']],
    ['/.well-known/keys.json', ['GET', 'HEAD']],
    ['/xwell-known/keys.json', []],
    ['/things/1/more', []],
    ['/thing', []],
    ['/', []],
  ])('%s', async (url, methods) => expect((await given())(url)).toEqual(methods));
});
