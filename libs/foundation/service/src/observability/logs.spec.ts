import { describe, expect, it } from '@jest/globals';
import { openLog } from './logs';

const lines = (write: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] => {
  const written: string[] = [];
  write(openLog({ logLevel: 'info' }, { write: line => void written.push(line) }));
  return written.map(line => JSON.parse(line) as Record<string, unknown>);
};

describe('the log', () => {
  it('is JSON by lines, with the level as a word and the time in ISO 8601', () => {
    const [line, ...others] = lines(log => {
      log.info({ route: '/organizations/:organizationId' }, 'request');
      log.debug('not this');
    });
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: 'info', route: '/organizations/:organizationId', msg: 'request' });
    expect(new Date(String(line?.['time'])).toISOString()).toBe(line?.['time']);
  });

  it.each(['authorization', 'token', 'refresh_token', 'apiToken', 'secret', 'email'])(
    'leaves out what is called %s',
    name =>
      expect(JSON.stringify(lines(log => log.info({ [name]: 'value 1', body: { [name]: 'value 2' } })))).not.toContain(
        'value',
      ),
  );

  it.each([
    ['an address', 'Nobody has olga.smith+1@mail.example.org here', 'olga'],
    ['an address in quotes', 'invalid uuid: "olga@example.com"', 'olga'],
    ['an address with letters of any language', 'jürgen@exämple.de', 'jürgen'],
    ['a token', 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJvIn0.c2ln failed', 'eyJ'],
    ['a password', 'connect to postgres://charter:s3cret@db:5432/charter', 's3cret'],
  ])('leaves out %s, wherever it stands', (_, text, secret) => {
    const cause = new Error(text);
    const written = lines(log => {
      log.info(text);
      log.info({ reason: text });
      log.error({ err: new Error('It went wrong.', { cause }) }, 'unforeseen');
    });
    expect(written).toHaveLength(3);
    expect(JSON.stringify(written)).not.toContain(secret);
    expect(written[2]).toMatchObject({ err: { message: expect.stringContaining('It went wrong.') } });
  });

  it('tells of an error what happened and where, and not the values that came with it', () => {
    const error = Object.assign(new TypeError('wrong'), {
      code: '22P02',
      params: ['Olga Smith'],
      detail: 'Olga Smith',
    });
    const [line] = lines(log => log.error({ err: error }, 'unforeseen'));
    expect(line).toMatchObject({
      err: { type: 'TypeError', message: 'wrong', code: '22P02', stack: expect.stringContaining('logs.spec') },
    });
    expect(JSON.stringify(line)).not.toContain('Olga');
  });

  it('keeps what only looks like it', () => {
    const text = 'at /app/node_modules/@nestjs/core/router.js:1:2 for http://127.0.0.1:8080/health';
    expect(lines(log => log.info(text))[0]?.['msg']).toBe(text);
  });
});
