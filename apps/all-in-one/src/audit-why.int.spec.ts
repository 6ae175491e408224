/** @requires python3 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { charterAlone, type CharterAlone, type Somebody } from './testing/charter-alone';

const SCRIPT = join(__dirname, '../../../tools/evidence/check_evidence.py');

type Step = Readonly<{ relation: string; event: Readonly<{ id: string }> }>;
type Told = Readonly<{ relation: string; event: string }>;

describe('why somebody holds something, found out from a part of the history alone', () => {
  let folder: string;
  let charter: CharterAlone;
  let [olga, alice, sam]: readonly Somebody[] = [];
  let acme = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-why-'));
    charter = await charterAlone(folder);
    [olga, alice] = [await charter.person('Olga'), await charter.person('Alice')];
    sam = await charter.person('Sam', ['staff']);
    const { body } = await charter.call('/organizations', { as: olga.token, body: { label: 'Acme', country: 'FR' } });
    acme = String(body['id']);
    const invited = { email: alice.email, permissions: ['billing'] };
    await charter.call(`/organizations/${acme}/invitations`, { as: olga.token, body: invited });
    await charter.call(await charter.linkMailed(alice.email), { as: alice.token, body: { accept: true } });
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  /** What the script answers, which knows nothing of Charter but the page of the format. */
  const foundOut = (file: string, whose: Somebody, permission: string): readonly Told[] => {
    const path = join(folder, 'evidence.jsonl');
    writeFileSync(path, file);
    const asked = ['--organization', acme, '--member', whose.id, '--permission', permission];
    const { stdout, status } = spawnSync('python3', [SCRIPT, 'why', path, ...asked], { encoding: 'utf8' });
    expect(status).toBe(0);
    const [{ chain }] = JSON.parse(stdout) as readonly [{ chain: readonly Told[] }];
    return chain.map(({ relation, event }) => ({ relation, event }));
  };
  const answered = async (whose: Somebody, permission: string): Promise<readonly Told[]> => {
    const question = `member=${whose.id}&permission=${permission}`;
    const { body } = await charter.call(`/audit/organizations/${acme}/why?${question}`, { as: olga!.token });
    const [{ chain }] = body['items'] as readonly [{ chain: readonly Step[] }];
    return chain.map(({ relation, event }) => ({ relation, event: event.id }));
  };

  it('is what the service answers', async () => {
    for (const [whose, permission] of [
      [olga!, 'owner'],
      [alice!, 'billing'],
    ] as const) {
      const expected = await answered(whose, permission);
      expect(expected.length).toBeGreaterThan(1);
      const staff = 'reason=ticket%20T1';
      for (const [path, as] of [
        [`/audit/organizations/${acme}/export?member=${whose.id}`, olga!],
        [`/audit/organizations/${acme}/export?permission=${permission}`, olga!],
        [`/audit/users/${whose.id}/export`, whose],
        [`/audit/users/${whose.id}/export?permission=${permission}&${staff}`, sam!],
      ] as const)
        expect(foundOut(await charter.text(path, as.token), whose, permission)).toEqual(expected);
    }
  });
});
