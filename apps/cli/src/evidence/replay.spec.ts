import { beforeAll, describe, expect, it } from '@jest/globals';
import * as domain from '@charter/audit-domain';
import type { Header } from '@charter/evidence';
import type { MomentAsked } from '../moment';
import { ORGANIZATION_ID } from '../testing/audit-answers';
import { ELSEWHERE_ID, evidenceSample, positionOf } from '../testing/evidence-sample';
import { linesFrom, MembershipLines } from './membership-lines';
import { countingAt, replayOf } from './replay';

const OWNER = 'olga owner';
const ALICE = ['alice billing', 'alice member'];
const PLANS = 'alice plans';
const EVERYTHING = { counts: () => true };

describe('a replay', () => {
  let text: string;
  let header: Header;
  beforeAll(async () => {
    ({ text } = await evidenceSample());
    header = JSON.parse(text.slice(0, text.indexOf('\n'))) as Header;
  });

  const replayed = (asked: MomentAsked, pieceLength = 1_000) => {
    const lines = new MembershipLines(domain, { counts: countingAt(domain, asked) });
    const take = linesFrom(line => lines.take(line));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceLength) take(bytes.subarray(at, at + pieceLength));
    return replayOf(domain, { header, told: lines.told, asked });
  };
  const held = (asked: MomentAsked) => {
    const { heldAt, moment } = replayed(asked);
    return heldAt(moment)
      .map(({ member_id, kind, permission }) => `${member_id} ${permission ?? kind}`)
      .toSorted();
  };

  it.each<[MomentAsked, readonly string[]]>([
    [{}, [OWNER]],
    [{ at: '2026-03-01T09:59:59.999Z' }, []],
    [{ at: '2026-03-01T10:00:00.000Z' }, [OWNER]],
    [{ at: '2026-03-02T10:00:00.000Z' }, [...ALICE, OWNER]],
    [{ at: '2026-03-04T00:00:00.000Z' }, [...ALICE, PLANS, OWNER]],
    [{ at: '2026-03-09T23:59:59.999Z' }, [...ALICE, PLANS, OWNER]],
    // The grant is over at its end, whether or not anything is written down.
    [{ at: '2026-03-10T00:00:00.000Z' }, [...ALICE, OWNER]],
    [{ at: '2026-03-20T10:00:00.000Z' }, [OWNER]],
    [{ position: positionOf(1) }, []],
    [{ position: positionOf(3) }, [OWNER]],
    [{ position: positionOf(6) }, [...ALICE, PLANS, OWNER]],
    // By then another stream had something written down after the end of the grant.
    [{ position: positionOf(7) }, [...ALICE, OWNER]],
    [{ position: positionOf(7), at: '2026-03-09T00:00:00.000Z' }, [...ALICE, PLANS, OWNER]],
    [{ position: positionOf(8) }, [OWNER]],
  ])('to %j shows who held what then', (asked, wanted) => expect(held(asked)).toEqual(wanted));

  it('names the moment that it went to, as it was asked for or as far as the file knows', () => {
    expect(replayed({}).moment).toEqual({ position: header.position, at: header.at });
    const at = '2026-03-04T00:00:00.000Z';
    expect(replayed({ at }).moment).toEqual({ position: positionOf(5), at });
    expect(replayed({ position: positionOf(7) }).moment.at).toBe('2026-03-15T10:00:00.000Z');
    expect(replayed({ position: header.position }).moment.at).toBe('2026-03-20T10:00:00.000Z');
    expect(replayed({ at: '2020-01-01T00:00:00.000Z' }).moment.position).toBe('0/0');
  });

  it('is the same however the file is cut into pieces', () => {
    const whole = replayed({}, text.length);
    for (const pieceLength of [1, 7, 4_096]) expect(replayed({}, pieceLength).steps).toEqual(whole.steps);
    expect(whole.steps.map(({ began, ended }) => [began.length, ended.length])).toEqual([
      [1, 0],
      [2, 0],
      [1, 0],
      [0, 3],
    ]);
  });

  it('goes to no moment of which the file says nothing', () => {
    const at = '2026-03-04T00:00:00.000Z';
    expect(() => replayed({ at: '2027-01-01T00:00:00.000Z' })).toThrow('it goes up to 2026-03-25T10:00:00.000Z');
    expect(() => replayed({ position: positionOf(9) })).toThrow(`it goes up to the position ${positionOf(8)}`);
    const between = '1/1';
    expect(() => replayed({ position: between })).toThrow('No event of the export stands at 1/1');
    expect(replayed({ position: between, at }).moment).toEqual({ position: between, at });
  });

  it('is of one organization: the one that was exported, the only one, or the one that is said', async () => {
    const { text: persons } = await evidenceSample({ userId: 'alice' });
    const told = (lines: string, organizationId?: string) => {
      const taken = new MembershipLines(domain, { ...EVERYTHING, organizationId });
      for (const line of lines.split('\n')) taken.take(line);
      return taken.told;
    };
    expect(told(text)).toMatchObject({ organizationId: ORGANIZATION_ID, remembered: { length: 4 } });
    expect(told(persons, ORGANIZATION_ID)).toMatchObject({ remembered: told(text).remembered, withheld: 0 });
    expect(told(persons, ELSEWHERE_ID)).toMatchObject({ organizationId: ELSEWHERE_ID, remembered: { length: 2 } });
    const elsewhere = persons.split('\n').filter(line => !line.includes(ORGANIZATION_ID));
    expect(told(elsewhere.join('\n')).organizationId).toBe(ELSEWHERE_ID);
    expect(() => told(persons)).toThrow('of several organizations: say with --org');
    expect(() => told(text, ELSEWHERE_ID)).toThrow(`Of the organization ${ELSEWHERE_ID} the export says nothing`);
    const [header = ''] = persons.split('\n');
    expect(() => told(header)).toThrow('of no organization');
    expect(told(text.split('\n')[0]!)).toMatchObject({ organizationId: ORGANIZATION_ID, remembered: [] });
  });

  it('is of events that it understands', () => {
    const taking = (line: string) => () => {
      const lines = new MembershipLines(domain, EVERYTHING);
      for (const one of [...text.split('\n').slice(0, 2), line]) lines.take(one);
    };
    const added = text.split('\n').find(line => line.includes('MemberAdded')) ?? '';
    expect(taking(added)).not.toThrow();
    expect(taking(added.replace('MemberAdded', 'MemberCrowned'))).toThrow('this command does not understand');
    expect(taking(added.replace(/,"latest":.*$/, '}'))).toThrow('does not say where the event e4 stands');
  });
});
