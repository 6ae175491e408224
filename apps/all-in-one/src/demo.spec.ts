import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OperationRefused, type PeopleOperations } from '@charter/app-identity';
import { prepareDemo } from './demo';

type Given = Readonly<{ mandate: Parameters<PeopleOperations['giveMandate']>[0]; operationId: string }>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysUntil = (until: string, now: Date) => (Date.parse(until) - now.getTime()) / DAY_MS;

/** Somebody to whom everything is granted, or no mandate is. */
const operated = (given: Given[], refusal?: Error) => {
  const people: Pick<PeopleOperations, 'register' | 'giveMandate'> = {
    register: async ({ email, username = '' }) => ({ userId: `id of ${email}`, username, apiToken: 't', isNew: true }),
    giveMandate: async (mandate, operationId) => {
      if (refusal) throw refusal;
      given.push({ mandate, operationId });
    },
  };
  return people as PeopleOperations;
};

describe('the auditor of the demo', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'charter-demo-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));
  const startedAt = async (...times: readonly string[]) => {
    const given: Given[] = [];
    for (const time of times) await prepareDemo(operated(given), { dataDir, publicUrl: 'http://x' }, new Date(time));
    return given;
  };

  it('may see everything, by the word of two of staff', async () => {
    const [given] = await startedAt('2026-03-01T00:00:00.000Z');
    expect(given?.mandate).toMatchObject({
      ...{ auditorId: 'id of auditor@example.com', organizations: 'all' },
      ...{ requestedBy: 'id of staff@example.com', approvedBy: 'id of staff2@example.com' },
    });
  });

  it.each([
    '2026-01-01T00:00:00.000Z',
    '2026-06-30T23:59:59.999Z',
    '2026-07-01T00:00:00.000Z',
    '2027-07-01T00:00:00.000Z', // A leap day lies ahead.
    '2027-12-31T23:59:59.999Z',
    '2028-01-01T00:00:00.000Z',
  ])('may see it from %s for half a year at least, and for no longer than a mandate lasts', async time => {
    const [given] = await startedAt(time);
    const days = daysUntil(given?.mandate.until ?? '', new Date(time));
    expect(days).toBeGreaterThan(180);
    expect(days).toBeLessThanOrEqual(366);
  });

  it('is given that once in each half-year, by the same operation each time', async () => {
    const given = await startedAt('2026-01-01T00:00:00.000Z', '2026-06-30T12:00:00.000Z', '2026-07-01T00:00:00.000Z');
    expect(given[1]).toEqual(given[0]);
    expect(given[2]?.operationId).not.toBe(given[0]?.operationId);
    expect(given[2]?.mandate.until).not.toBe(given[0]?.mandate.until);
  });

  it('keeps nobody from starting where somebody has taken a role from them; whatever else is wrong does', async () => {
    const config = { dataDir, publicUrl: 'http://x' };
    const refused = operated([], new OperationRefused('no auditor'));
    expect(await prepareDemo(refused, config)).toMatchObject({ isNew: true });
    await expect(prepareDemo(operated([], new Error('no store')), config)).rejects.toThrow('no store');
  });
});
