/** @requires python3 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical } from '@charter/evidence';
import fc from 'fast-check';
import { heldAt } from './holding/as-of';
import { intervalsOf, type Interval } from './holding/interval';
import { latestAt, positionAt } from './holding/moment';
import { evidenceOf } from './testing/evidence-of';
import { ORGANIZATIONS, randomHistories, type RandomFact } from './testing/random-memberships';
import { threadOf, whyChain, type Explained } from './why/why';

const SCRIPT = join(__dirname, '../../../../tools/evidence/check_evidence.py');
const HISTORIES = 25;
const QUESTIONS = 40;
/** Python starts once for each file, and proves it first. */
const PATIENCE_MS = 180_000;

type Question = Readonly<Record<string, string>> & Readonly<{ organization: string }>;

describe(`the script that was made from the page alone, asked ${HISTORIES * QUESTIONS} times`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-stranger-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'answers what we answer',
    async () => {
      let held = 0;
      for (const facts of fc.sample(randomHistories, HISTORIES)) {
        const file = join(folder, 'evidence.jsonl');
        const asked = join(folder, 'questions.jsonl');
        const questions = fc.sample(questionsAbout(facts), QUESTIONS);
        writeFileSync(file, await evidenceOf(facts));
        writeFileSync(asked, questions.map(question => `${JSON.stringify(question)}\n`).join(''));
        const { stdout, stderr, status } = spawnSync('python3', [SCRIPT, 'batch', file, asked], { encoding: 'utf8' });
        expect([status, stderr]).toEqual([0, '']);
        const answers = questions.map(question => canonical(answerTo(question, facts)));
        expect(stdout.trimEnd().split('\n')).toEqual(answers);
        held += answers.filter(answer => answer !== '[]').length;
      }
      expect(held).toBeGreaterThan((HISTORIES * QUESTIONS) / 4);
    },
    PATIENCE_MS,
  );
});

/** At an event, or about the time of one; about what somebody holds at the end, or anybody might. */
const questionsAbout = (facts: readonly RandomFact[]): fc.Arbitrary<Question> => {
  const last = { position: facts.at(-1)!.position, at: latestAt(facts, facts.at(-1)!.position)! };
  const all = ORGANIZATIONS.flatMap(id => heldAt(intervalsIn(facts, id), last));
  const moment = fc.oneof(
    fc.constantFrom(...facts).map(({ position }) => ({ position })),
    fc
      .tuple(fc.constantFrom(...facts), fc.integer({ min: -60_000, max: 60_000 }))
      .map(([{ recordedAt }, ms]) => new Date(Math.min(Date.parse(recordedAt) + ms, Date.parse(last.at))).toISOString())
      .map(at => ({ at })),
  );
  const asOf = fc.constantFrom(...ORGANIZATIONS).map(organization => ({ ask: 'as-of', organization }));
  const why = fc.constantFrom(...all).map(({ organizationId, memberId, kind, permission, projectId }) => ({
    ...{ ask: 'why', organization: organizationId, member: memberId, permission: permission || kind },
    ...(projectId === '' ? {} : { project: projectId }),
  }));
  return fc.tuple(fc.oneof(asOf, why), moment).map(([question, then]) => ({ ...question, ...then }) as Question);
};

const intervalsIn = (facts: readonly RandomFact[], organizationId: string): readonly Interval[] =>
  intervalsOf(facts.filter(fact => fact.organizationId === organizationId));

const answerTo = (question: Question, facts: readonly RandomFact[]): unknown => {
  const { at, position } = question;
  const moment =
    position === undefined
      ? { position: positionAt(facts, at!) ?? '0/0', at: at! }
      : { position, at: latestAt(facts, position)! };
  const held = heldAt(intervalsIn(facts, question.organization), moment);
  if (question['ask'] === 'as-of') return held.map(told);
  const { member, permission, project = '' } = question;
  return held
    .filter(one => one.memberId === member && (one.permission || one.kind) === permission && one.projectId === project)
    .map(one => ({ chain: chainOf(one, facts), holding: told(one) }));
};

const told = ({ memberId, kind, permission, projectId, until, from }: Interval) => ({
  ...{ memberId, kind, since: from.recordedAt, event: from.eventId },
  ...(permission === '' ? {} : { permission }),
  ...(projectId === '' ? {} : { projectId }),
  ...(until === undefined ? {} : { until }),
});

const chainOf = ({ from }: Interval, facts: readonly RandomFact[]) => {
  const explained = facts.map((fact): Explained & Readonly<{ fact: RandomFact }> => ({
    ...{ id: fact.id, stream: fact.stream, revision: fact.revision, fact },
    ...{ type: fact.event.type, data: fact.event.data, metadata: {} },
  }));
  const began = explained.find(({ id }) => id === from.eventId)!;
  const thread = threadOf(began.data);
  const related = explained.filter(
    ({ stream, data }) => thread !== undefined && stream === began.stream && threadOf(data) === thread,
  );
  return whyChain(began, { related, byId: new Map() }).steps.map(({ relation, event: { fact } }) => {
    const { reason } = fact.event.data as Readonly<{ reason?: string }>;
    return {
      ...{ relation, event: fact.id, type: fact.event.type, stream: fact.stream, revision: String(fact.revision) },
      ...{ recordedAt: fact.recordedAt, actor: { kind: 'user', id: 'olga' }, commandId: `command of ${fact.id}` },
      ...(reason === undefined ? {} : { reason }),
    };
  });
};
