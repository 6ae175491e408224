import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ORGANIZATION_ID } from '../../testing/audit-answers';
import { ELSEWHERE_ID, evidenceSample, positionOf } from '../../testing/evidence-sample';
import { person, type Person } from '../../testing/run-platform';

let reader: Person;
let file: string;
const replay = (...args: string[]) => reader.platform(['audit:replay', file, ...args]);
beforeEach(async () => {
  reader = await person({ PLATFORM_URL: 'http://127.0.0.1:1024' });
  file = join(reader.home, 'acme.jsonl');
  writeFileSync(file, (await evidenceSample()).text);
});
afterEach(async () => reader[Symbol.asyncDispose]());

describe('audit:replay', () => {
  it('goes through what happened, and what began and ended by it, to who holds what at the end', async () => {
    const { code, stdout, stderr } = await replay();
    expect(code).toBe(0);
    expect(stderr).toContain(
      'The file is as it was signed: 7 events of 3 streams, and the hashes of 1 event withheld, up to checkpoint 1.',
    );
    expect(stderr).toContain(
      `Held in the organization ${ORGANIZATION_ID} as of 2026-03-25T10:00:00+00:00 (position ${positionOf(8)}):`,
    );
    expect(stdout).toContain(`\
2026-03-01T10:00:00+00:00  200/200  MembershipFounded
    + olga: owner
2026-03-02T10:00:00+00:00  400/400  MemberAdded, by olga: Keeps the books
    + alice@example.com: member
    + alice@example.com: billing
2026-03-03T10:00:00+00:00  500/500  PermissionGranted, by olga
    + alice@example.com: plans until 2026-03-10T00:00:00+00:00
2026-03-20T10:00:00+00:00  800/800  MemberRemoved, by staff sam: Ticket 4711
    - alice@example.com: member
    - alice@example.com: billing
    - alice@example.com: plans until 2026-03-10T00:00:00+00:00
`);
    expect(stdout).toMatch(/\| Member \| Holds \|[^\n]*\n[^\n]*\n\| olga +\| owner \|/);
  });

  it('shows who held what at another moment', async () => {
    const args = ['--format', 'csv', '--columns', 'member,holding', '--no-header'];
    const lines = async (...moment: string[]) =>
      (await replay(...moment, ...args)).stdout.trimEnd().split('\n').toSorted();
    const held = ['alice@example.com,billing', 'alice@example.com,member', 'olga,owner'];
    expect(await lines('--at', '2026-03-02T10:00:00Z')).toEqual(held);
    const plans = ['--position', positionOf(7), '--at', '2026-03-09'];
    expect(await lines(...plans)).toEqual([...held, 'alice@example.com,plans'].toSorted());
  });

  it('gives programs a line for each event, and one for what was held', async () => {
    const lines = (await replay('--at', '2026-03-03', '--format', 'json')).stdout.trimEnd().split('\n');
    const said = lines.map(line => JSON.parse(line) as Record<string, unknown>);
    expect(said.map(({ kind, type }) => [kind, type])).toEqual([
      ['event', 'MembershipFounded'],
      ['event', 'MemberAdded'],
      ['held', undefined],
    ]);
    expect(said[1]).toMatchObject({
      ...{ position: positionOf(4), revision: '1', latest: '2026-03-02T10:00:00.000Z', ended: [] },
      began: [
        { member_id: 'alice', kind: 'member' },
        { organization_id: ORGANIZATION_ID, permission: 'billing' },
      ],
    });
    expect(said[2]).toMatchObject({ at: '2026-03-03T00:00:00.000Z', position: positionOf(4) });
    expect(said[2]!['items']).toHaveLength(3);
  });

  it('says how many events are withheld, by which the answer may be another', async () => {
    writeFileSync(file, (await evidenceSample({ withheld: [4, 8] })).text);
    expect((await replay()).stderr).toContain('Withheld of the membership: 2 events. The answer may miss something.');
    const { stdout, stderr } = await replay('--at', '2026-03-19', '--format', 'json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as object)
        .at(-1),
    ).toMatchObject({ withheld: 1 });
    expect(stderr).not.toContain('miss');
    expect(await replay('--at', '2026-03-02')).toMatchObject({ stderr: expect.not.stringContaining('may miss') });
  });

  it('replays the export of a person in the organization that is said, and says what it was asked for', async () => {
    writeFileSync(file, (await evidenceSample({ userId: 'alice', withheld: [2, 3, 10] })).text);
    const args = ['--format', 'csv', '--columns', 'organization_id,member,holding', '--no-header'];
    const { code, stdout, stderr } = await replay('--org', ELSEWHERE_ID, ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${ELSEWHERE_ID},alice@example.com,owner\n` });
    expect(stderr).toContain('It was asked for the person alice: what does not match is withheld.');
    expect(stderr).toContain('Withheld of the membership: 1 event. The answer may miss something.');
    const json = await replay('-o', ORGANIZATION_ID, '--at', '2026-03-02T10:00:00Z', '--format', 'json');
    expect(JSON.parse(json.stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({
      ...{ kind: 'held', organization_id: ORGANIZATION_ID, withheld: 1, items: { length: 2 } },
    });
    expect(await replay()).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining(`It is of: ${ORGANIZATION_ID}, ${ELSEWHERE_ID}`) },
    });
    expect(await replay('--org', 'acme')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('Of the organization acme the export says nothing.') },
    });
  });

  it('says what an export was narrowed to, by which the answer may be another', async () => {
    const asked = { member: 'alice', permission: 'billing' };
    writeFileSync(file, (await evidenceSample({ asked, withheld: [2, 3, 5] })).text);
    const { code, stdout, stderr } = await replay('--at', '2026-03-04', '--format', 'csv', '--columns', 'holding');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Holds\nmember\nbilling\n' });
    expect(stderr).toContain('It was asked for the member alice, the permission billing: what does not match');
    expect(stderr).toContain('Withheld of the membership: 2 events. The answer may miss something.');
  });

  it('waits behind each event for a key, and stops where somebody wants to stop', async () => {
    const { code, screen } = await reader.answering(
      ['audit:replay', file, '--step'],
      [
        ['1/4 Any key', ' '],
        ['2/4 Any key', 'q'],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain(`as of 2026-03-02T10:00:00+00:00 (position ${positionOf(4)})`);
    expect(screen).not.toContain('MemberRemoved');
  });

  it('waits no more once all are wanted, or where nobody is', async () => {
    const { screen } = await reader.answering(['audit:replay', file, '--step'], [['1/4 Any key', 'a']]);
    expect(screen).toContain('MemberRemoved');
    expect((await replay('--step')).stdout).toContain('MemberRemoved');
  });

  it('replays nothing that is not proven, and no moment of which the file says nothing', async () => {
    expect(await replay('--at', '2027-01-01')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('Of that moment the export says nothing') },
    });
    expect(await replay('--at', '2026-02-30')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('This is no date or instant: 2026-02-30') },
    });
    expect((await replay('--position', positionOf(9))).code).toBe(1);
    const { text } = await evidenceSample();
    writeFileSync(file, text.replace('Keeps the books', 'Cooks the books'));
    expect(await replay()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('chain-broken') });
  });
});
