import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityEvents } from '@charter/identity-contracts';
import { CONTEXTS, type Context } from './contexts';
import { run } from './run';

const identity = CONTEXTS.find(({ name }) => name === 'identity')!;
/** One context is enough to say so, and takes less time to write. */
const withEvents = (events: Context['events']) => [{ ...identity, events }];

const { 'identity.user-erased.v1': erased, ...others } = identityEvents;

describe('npm run events', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'charter-events-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const asked = (line: string, contexts = CONTEXTS) => run(line.split(' '), { root, contexts });
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  const versions = () =>
    [/^ {2}version: (.+)$/m.exec(text('docs/asyncapi.yaml')), /Version (\S+)\.$/m.exec(text('docs/events.md'))].map(
      found => found?.[1],
    );

  it('writes the documents of the contracts', async () => {
    expect(await run([], { root, contexts: CONTEXTS })).toEqual({
      code: 0,
      text: 'Written:\n  docs/asyncapi.yaml\n  docs/events.md',
    });
    expect(versions()).toEqual(['0.0.0-unreleased', '0.0.0-unreleased']);
    for (const type of CONTEXTS.flatMap(({ events }) => Object.keys(events))) {
      expect(text('docs/events.md')).toContain(`### \`${type}\`\n`);
      expect(text('docs/asyncapi.yaml')).toContain(`name: ${type}\n`);
    }
  });

  it('freezes them for a release, and says when there is more', async () => {
    expect((await asked('release 1.0.0', withEvents(others))).code).toBe(0);
    expect(JSON.parse(text('docs/schemas/released.json'))).toMatchObject({ version: '1.0.0' });
    expect(versions()).toEqual(['1.0.0', '1.0.0']);
    const more = withEvents(identityEvents);
    expect((await asked('check', more)).code).toBe(0);
    expect((await asked('write', more)).code).toBe(0);
    expect(versions()).toEqual(['1.1.0-unreleased', '1.1.0-unreleased']);
    expect(await asked('release 1.0.0', more)).toEqual({
      code: 1,
      text: '1.0.0 is no version as 1.2.3, beyond 1.0.0.',
    });
    expect((await asked('release 1.1.0', more)).code).toBe(0);
    expect(versions()).toEqual(['1.1.0', '1.1.0']);
  });

  it.each<[string, Context['events'], string]>([
    ['an event', others, 'identity.user-erased.v1 is gone'],
    [
      'a field',
      { ...identityEvents, 'identity.user-erased.v1': erased.omit({ erasedBy: true }) },
      'identity.user-erased.v1: data.erasedBy is gone',
    ],
    [
      'that a field is there',
      { ...identityEvents, 'identity.user-erased.v1': erased.partial({ erasedBy: true }) },
      'identity.user-erased.v1: data.erasedBy was required and is optional',
    ],
  ])('does not let contracts take away %s', async (_, events, fault) => {
    await asked('release 1.0.0', withEvents(identityEvents));
    const before = text('docs/schemas/released.json');
    for (const line of ['check', 'release 2.0.0']) {
      const { code, text: said } = await asked(line, withEvents(events));
      expect([code, said]).toEqual([1, expect.stringContaining(fault)]);
    }
    expect(text('docs/schemas/released.json')).toBe(before);
  });

  it('has nothing to compare before the first release', async () =>
    expect(await asked('check')).toEqual({ code: 0, text: 'Nothing was released so far.' }));

  it.each(['publish', 'write all', 'release', 'check 1.0.0'])('does not know what %s is', async line => {
    expect(await asked(line)).toMatchObject({ code: 1, text: expect.stringContaining('npm run events') });
    expect(existsSync(join(root, 'docs'))).toBe(false);
  });
});
