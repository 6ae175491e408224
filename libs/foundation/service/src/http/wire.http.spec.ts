import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { serviceOverHttp, type Answer, type Asked } from '../testing/service-over-http';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('over the wire', () => {
  let store: StoreForSpecs;
  let served: Awaited<ReturnType<typeof serviceOverHttp>>;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await serviceOverHttp(store.url, { TRUST_PROXY: 'true' });
    served.known.callers.set('olga', { kind: 'user', active: true, roles: [] });
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const ask = (asked: Asked, agent?: Agent) => served.ask(asked, agent);
  const expectProblem = (answer: Answer, status: number, title: string | RegExp) => {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(answer.json).sort()).toEqual(['detail', 'error', 'status', 'title']);
    expect(answer.json['status']).toBe(status);
    expect(answer.json['error']).toBe(answer.json['title']);
    expect(answer.json['title']).toEqual(expect.stringMatching(title));
  };
  const echo = async (headers: Record<string, string>, body?: unknown) =>
    (await ask({ method: 'POST', path: '/odd/echo', headers, body })).json['body'];

  describe('an answer', () => {
    it('is JSON without a charset, and nobody guesses at it or keeps it', async () => {
      const answer = await ask({ path: '/notes', as: 'olga' });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        ...{ 'content-type': 'application/json', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
      });
    });

    it('of another type keeps its charset', async () => {
      const { status, headers, text } = await ask({ path: '/metrics' });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(text).toContain('charter_request_seconds');
    });

    it('belongs to the trace of its request, or to a new one', async () => {
      const traced = await ask({
        path: '/notes',
        as: 'olga',
        headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01` },
      });
      expect(traced.headers['x-correlation-id']).toBe(TRACE);
      const [one, other] = await Promise.all([ask({ path: '/notes' }), ask({ path: '/notes' })]);
      expect(one.headers['x-correlation-id']).not.toBe(other.headers['x-correlation-id']);
    });

    it.each(['/notes', '/notes/unknown', '/nowhere', '/health/live'])(
      'to HEAD is that to GET without a body: %s',
      async path => {
        const [get, head] = await Promise.all([ask({ path, as: 'olga' }), ask({ method: 'HEAD', path, as: 'olga' })]);
        expect(head.status).toBe(get.status);
        expect(head.headers['content-type']).toBe(get.headers['content-type']);
        expect(head.text).toBe('');
        expect((await ask({ method: 'HEAD', path: '/notes' })).status).toBe(401);
      },
    );

    it('comes over the same connection after an error, but where a body could not be read', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const asked: Asked[] = [
        { path: '/nowhere' },
        { path: '/odd/broken' },
        { path: '/%zz' },
        { method: 'POST', path: '/notes/1', body: { text: 1 } },
        { method: 'POST', path: '/odd/echo', headers: JSON_TYPE, body: '{' },
        { path: '/health/live' },
      ];
      const answers: Answer[] = [];
      for (const one of asked) answers.push(await ask(one, agent));
      agent.destroy();
      expect(answers.map(({ status }) => status)).toEqual([404, 500, 400, 401, 400, 200]);
      expect(answers.map(({ reused }) => reused)).toEqual([false, true, true, true, true, false]);
    });
  });

  describe('a body', () => {
    it('is not asked for where clients send none, or an empty one', async () => {
      expect((await ask({ path: '/notes', as: 'olga', headers: JSON_TYPE })).status).toBe(200);
      expect((await ask({ method: 'DELETE', path: '/notes/1', as: 'olga', body: {} })).status).toBe(204);
      expect((await ask({ method: 'DELETE', path: '/notes/1', as: 'olga', headers: JSON_TYPE })).status).toBe(204);
      expect((await ask({ method: 'DELETE', path: '/notes/1', as: 'olga' })).status).toBe(204);
      expect(await echo(JSON_TYPE, '')).toBe('none');
      expect(await echo(JSON_TYPE, ' \n')).toBe('none');
      expect(await echo({})).toBe('none');
    });

    it('is JSON, with or without a charset', async () => {
      expect(await echo({ 'content-type': 'application/json; charset=utf-8' }, '{"é":"😀"}')).toEqual({ é: '😀' });
      expect(await echo({ 'content-type': 'APPLICATION/JSON' }, '[1]')).toEqual([1]);
    });

    it.each(['{', '{"a":1,}', "{'a':1}", 'undefined', '{"a":1}{', '\u0000'])(
      'is 400 where it is no JSON: %j',
      async body =>
        expectProblem(
          await ask({ method: 'POST', path: '/odd/echo', headers: JSON_TYPE, body }),
          400,
          /^The body is not JSON/,
        ),
    );

    it.each([
      '{"__proto__":{"polluted":true}}',
      '{"a":[{"__proto__":1}]}',
      '{"constructor":{"prototype":{"polluted":true}}}',
    ])('is 400 where it reaches for a prototype: %s', async body => {
      expectProblem(
        await ask({ method: 'POST', path: '/odd/echo', headers: JSON_TYPE, body }),
        400,
        /^The body is not JSON/,
      );
      expect({}).not.toHaveProperty('polluted');
    });

    it.each([
      ['NUL', '{"text":"a\\u0000b"}'],
      ['half a surrogate pair', '{"text":"\\ud83d"}'],
      ['nesting without end', `{"text":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ])('is 400 where nobody could store it: %s', async (_, body) =>
      expectProblem(
        await ask({ method: 'POST', path: '/notes/1', as: 'olga', headers: JSON_TYPE, body }),
        ...([
          400,
          'The body holds what cannot be stored: the character NUL, half a character, or too deep a nesting.',
        ] as const),
      ),
    );

    it('is 400 with each wrong property told', async () => {
      const answer = await ask({ method: 'POST', path: '/notes/1', as: 'olga', body: { text: 1, colour: 'red' } });
      expectProblem(answer, 400, 'Some properties are not valid.');
      expect(answer.json['detail']).toEqual({
        text: 'The text must be text.',
        colour: 'There is no property colour.',
      });
    });

    it.each(['[]', '"text"', 'null', '1'])('is 400 where it is no object: %s', async body =>
      expectProblem(
        await ask({ method: 'POST', path: '/notes/1', as: 'olga', headers: JSON_TYPE, body }),
        ...([400, 'The body must be a JSON object.'] as const),
      ),
    );

    it('is 413 beyond 2 MB', async () => {
      const large = JSON.stringify({ text: 'a'.repeat(2 * 1024 * 1024) });
      const body = { method: 'POST', path: '/notes/1', as: 'olga', headers: JSON_TYPE, body: large };
      expectProblem(await ask(body), 413, 'The body is too large.');
      expect((await ask({ path: '/health/live' })).status).toBe(200);
      const fits = { ...body, path: '/odd/echo', body: `"${'a'.repeat(2 * 1024 * 1024 - 2)}"` };
      expect((await ask(fits)).status).toBe(201);
    });

    it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
      'is 415 as %s',
      async type =>
        expectProblem(
          await ask({ method: 'POST', path: '/odd/echo', headers: { 'content-type': type }, body: 'a=b' }),
          ...([415, 'The body must be sent as application/json.'] as const),
        ),
    );

    it('is a form where a route takes one', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const form = (body: string) => ask({ method: 'POST', path: '/odd/form', headers, body });
      expect((await form('a=1%202&b=&__proto__=x')).json).toMatchObject({ a: '1 2', b: '' });
      expectProblem(await form('a=%00'), 400, /^The body holds what cannot be stored/);
      expectProblem(await form('a=1&b=2&a=3'), 400, /more than once/);
      expectProblem(await form(`a=${'x'.repeat(64 * 1024)}`), 413, /too large/);
      expectProblem(await ask({ method: 'POST', path: '/nowhere', headers, body: 'a=1' }), 404, /^There is nothing/);
    });
  });

  describe('an address', () => {
    it('that leads nowhere is 404', async () => {
      expectProblem(await ask({ path: '/nowhere?token=secret' }), 404, 'There is nothing at this address.');
      expectProblem(
        await ask({ method: 'POST', path: '/nowhere', body: {} }),
        404,
        'There is nothing at this address.',
      );
      expectProblem(await ask({ path: '/notes/unknown', as: 'olga' }), 404, 'Note not found.');
      expectProblem(await ask({ path: '/odd/nothing' }), 404, 'There is nothing at this address.');
    });

    it('with another method is 405, and says with which', async () => {
      const answer = await ask({ method: 'PUT', path: '/notes/1?a=b', body: {} });
      expectProblem(answer, 405, 'PUT is not possible here.');
      expect(answer.headers['allow']).toBe('DELETE, GET, HEAD, POST');
      expectProblem(await ask({ method: 'OPTIONS', path: '/notes' }), 405, 'OPTIONS is not possible here.');
    });

    it.each(['/notes/%zz', '/notes/%', '/notes/%ff', '/%c3%28'])('that is badly encoded is 400: %s', async path => {
      const answer = await ask({ path, as: 'olga' });
      expectProblem(answer, 400, 'The request cannot be read.');
      expect(answer.text).not.toContain(path);
    });

    it.each(['/notes/%00', '/notes?filter=%00', '/notes/a%00b'])(
      'that nothing can be stored under is 400: %s',
      async path => expectProblem(await ask({ path, as: 'olga' }), 400, 'The request cannot be read.'),
    );

    it('that is too long is 414', async () =>
      expectProblem(await ask({ path: `/notes/${'a'.repeat(501)}`, as: 'olga' }), 414, 'The address is too long.'));

    it('is the same with a slash at its end', async () =>
      expect((await ask({ path: '/notes/', as: 'olga' })).status).toBe(200));

    it('may have parameters that nobody knows', async () =>
      expect((await ask({ path: '/notes?organizationId=&a=1&a=2', as: 'olga' })).status).toBe(200));

    it('of a client is what the proxy in front of it says, not what the client says', async () => {
      const forwarded = { 'x-forwarded-for': '6.6.6.6, 2.2.2.2' };
      expect((await ask({ method: 'POST', path: '/odd/echo', headers: forwarded })).json['ip']).toBe('2.2.2.2');
    });
  });

  describe('what nobody has foreseen', () => {
    it('is 500 which tells nothing, and is logged whole but for addresses of people', async () => {
      const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
      const answer = await ask({ path: '/odd/broken?email=olga%40example.com', headers });
      expectProblem(answer, 500, /^Something went wrong on our side/);
      expect(answer.text).not.toContain('row');
      const logged = served.lines.filter(line => line.includes(TRACE) && line.includes('unforeseen'));
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('There is no row for [left out]');
    });

    it('is a route that does not say what it requires', async () => {
      expectProblem(await ask({ path: '/odd/forgotten', as: 'olga' }), 500, /^Something went wrong on our side/);
      expect(served.lines.some(line => line.includes('forgotten does not say what it requires'))).toBe(true);
    });
  });

  it('what may pass is 503, and says when to come again', async () => {
    const answer = await ask({ path: '/odd/unavailable' });
    expectProblem(answer, 503, /^The outcome is not known yet/);
    expect(answer.headers['retry-after']).toBe('2');
  });

  it('requests are logged by route, never by address, body or token', async () => {
    await ask({ path: '/notes/somebody%40example.com?token=hidden', as: 'olga', headers: { 'user-agent': 'hidden' } });
    await ask({ method: 'POST', path: '/notes/hidden', as: 'olga', body: { text: 'hidden' } });
    const logged = served.lines.join('');
    expect(logged).toContain('"route":"/notes/:noteId"');
    expect(logged).toContain('"caller":"olga"');
    for (const secret of ['hidden', 'somebody', 'eyJ']) expect(logged).not.toContain(secret);
  });

  it('a client that goes away in the middle of its body harms nobody', async () => {
    const socket = connect(served.port, '127.0.0.1');
    socket.write(
      'POST /odd/echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"',
    );
    socket.end();
    await new Promise(resolve => socket.on('close', resolve).resume());
    expect((await ask({ path: '/health/live' })).status).toBe(200);
  });

  it('requests and commands are measured by names that the service has itself', async () => {
    await ask({ method: 'POST', path: '/notes/secret?token=secret', as: 'olga', body: { text: 'text' } });
    await ask({ path: '/secret' });
    const { text } = await ask({ path: '/metrics' });
    for (const line of [
      /charter_request_seconds_count\{service="notes",method="POST",route="\/notes\/:noteId",status="201"\} \d/,
      /charter_request_seconds_count\{service="notes",method="GET",route="none",status="404"\} \d/,
      /charter_command_seconds_count\{service="notes",command="WriteNote",outcome="accepted"\} \d/,
      /charter_processor_parked_keys\{service="notes",processor="notes"\} 0/,
    ])
      expect(text).toMatch(line);
    expect(text).not.toContain('secret');
  });

  it('a service says whether it is alive and ready', async () => {
    expect((await ask({ path: '/health/live' })).json).toEqual({ alive: true });
    expect((await ask({ path: '/health/ready' })).json).toEqual({ ready: true, reasons: [], parked: [] });
  });
});
