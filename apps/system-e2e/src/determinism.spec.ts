import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { embeddedStore, storeForSpecs } from '@charter/testing';
import { COMMANDS, differencesOf, outcomeOf, SEED, TIME_LIMIT_MS, type Outcome } from './determinism-run';

jest.setTimeout(TIME_LIMIT_MS);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-determinism-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** On PGlite and the view. */
const run = async (seed: number, count: number, openStore = embeddedStore): Promise<Outcome> => {
  const { url: eventStoreUrl, close } = await openStore();
  const vaultUrl = `sqlite:${join(folder, 'vault.db')}`;
  const databaseUrl = 'pglite:memory://';
  return outcomeOf({ seed, count, eventStoreUrl, databaseUrl, vaultUrl }).finally(close);
};

describe(`${COMMANDS} commands of one seed`, () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run(SEED, COMMANDS);
  });

  it('meet whatever becomes of commands', () => {
    const statuses = new Set(outcome.get('answers')?.map(answer => answer.slice(0, 3)));
    expect([...statuses].sort()).toEqual(['200', '201', '204', '400', '401', '403', '404', '409', '422']);
    expect(outcome.get('organizations.organizations')).not.toEqual([]);
    // A name that was given up, was reserved for 90 days, and then went to somebody else.
    expect([...outcome].filter(([where, events]) => bearersOf(where, events).size > 1)).not.toEqual([]);
  });

  it('give the same history and the same read models again, on whichever event store', async () => {
    expect(differencesOf(outcome, await run(SEED, COMMANDS, storeForSpecs)).slice(0, 3)).toEqual([]);
  });

  it('give others than those of another seed', async () => {
    const [some, others] = [await run(SEED, 20), await run(SEED + 1, 20)];
    const where = differencesOf(some, others).map(difference => difference.where);
    expect(where).toEqual(expect.arrayContaining(['answers', 'organizations.organizations', 'membership.members']));
  });
});

/** Who has borne a name, where these are the events of one. */
const bearersOf = (where: string, events: readonly string[]): ReadonlySet<string> => {
  const taken = where.startsWith('organizationName-') ? events.map(event => JSON.parse(event)) : [];
  return new Set(taken.filter(({ type }) => type === 'NameTaken').map(({ data }) => data.organizationId));
};
