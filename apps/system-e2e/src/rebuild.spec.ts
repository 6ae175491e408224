import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { prepareCharter, type Charter } from './charter';
import { logIn, type Session } from './session';

const READS_A_SECOND = 100;

jest.setTimeout(180_000);

let charter: Charter;
let session: Session;

beforeAll(async () => {
  charter = await prepareCharter({ RATE_LIMIT: 'off' });
  await charter.start();
  session = await logIn(charter.url, (await charter.user('owner')).apiToken);
});
afterAll(() => charter.remove());

it(`builds a read model anew while ${READS_A_SECOND} reads a second go on`, async () => {
  const names = Array.from({ length: 60 }, (_, index) => `rebuilt-${index}`);
  for (const name of names)
    expect(await session.ask('POST', '/organizations', { body: { label: name, name, country: 'FR' } })).toMatchObject({
      status: 201,
    });
  const answers: Promise<number>[] = [];
  const reads = setInterval(() => {
    const name = names[answers.length % names.length];
    const asked = session.ask('GET', `/organizations/name%3D${name}`);
    answers.push(asked.then(({ status, body }) => (body['name'] === name ? status : 0)));
  }, 1_000 / READS_A_SECOND);
  const rebuilt = [];
  for (const projection of ['organizations', 'organization-names'])
    rebuilt.push(await charter.admin('rebuild', '--processor', 'organizations', '--projection', projection));
  clearInterval(reads);
  expect(rebuilt).toEqual([
    { code: 0, stdout: expect.stringContaining('60 rows, of which 0 differ'), stderr: '' },
    { code: 0, stdout: expect.stringContaining('60 rows, of which 0 differ'), stderr: '' },
  ]);
  expect(answers.length).toBeGreaterThan(READS_A_SECOND);
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
});
