import { evidenceReadModels, holdingsIn, momentsIn, type EvidenceTables } from '@charter/app-audit';
import type { MembershipCopyTables } from '@charter/membership-copy';
import { openDatabase, type Schema } from '@charter/processors';
import { fillInBulk } from '../bulk-rows';
import type { Comparison } from '../comparison';
import { currentMembers, membersNow } from '../current-members';
import { p99 } from '../measure';
import { organizationNumbered } from '../membership-life';
import { instantOf, storedMemberships, type StoreSize } from '../stored-memberships';

const SIZE: StoreSize = { organizations: 2_000, events: 1_000_000 };
const QUESTIONS = 2_000;

type Tables = EvidenceTables & MembershipCopyTables;
type Times = Readonly<{ ours: number; peer: number }>;

/** Who held what at any time, against who belongs to an organization now, in one database and in turn. */
export const asOf: Comparison = {
  name: 'permissions as of a random time, against members now',
  unit: `ms, p99 over ${SIZE.events / 1_000_000} million events`,
  aim: { atMost: 3 },
  needs: ['kafka', 'postgres'],
  prepare: async ({ servers }) => {
    const { postgres } = await servers();
    const database = await openDatabase(await postgres.createDatabase('as_of'));
    const schema = database.schema<Tables>('audit');
    const models = [...evidenceReadModels, currentMembers];
    await fillInBulk({ schema, models, history: storedMemberships(SIZE) });
    // As it is after a night: what is known of the tables is what they hold, and nothing is left to be written to disk.
    await postgres.query('vacuum analyze', 'as_of');
    await postgres.query('checkpoint');
    await ensureSame(schema);
    let asked: Promise<Times>;
    return {
      // Each is asked between two of the other, so both are measured by whoever is asked first.
      peer: async () => (await (asked = ask(schema))).peer,
      ours: async () => (await asked).ours,
      close: async () => {
        await database.close();
        await postgres.dropDatabase('as_of');
      },
    };
  },
};

/** Throws unless those who held something behind the last event are the members now. */
const ensureSame = async (schema: Schema<Tables>): Promise<void> => {
  const organizationId = organizationNumbered(0);
  const moment = await momentsIn(schema).at(new Date().toISOString());
  const held = moment ? await holdingsIn(schema).at({ organizationId }, moment) : [];
  const then = [...new Set(held.map(({ memberId }) => memberId))].toSorted().join();
  const now = (await membersNow(schema)(organizationId)).map(({ user_id }) => user_id);
  if (then === '' || then !== now.toSorted().join())
    throw new Error(`${then} are shown, and the members are ${now.join()}.`);
};

const ask = async (schema: Schema<Tables>): Promise<Times> => {
  const [moments, holdings, members] = [momentsIn(schema), holdingsIn(schema), membersNow(schema)];
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let question = 0; question < QUESTIONS; question++) {
    const organizationId = organizationNumbered(Math.floor(Math.random() * SIZE.organizations));
    const then = instantOf(Math.floor(Math.random() * SIZE.events));
    await timed(ours, async () => {
      const moment = await moments.at(then);
      return moment ? holdings.at({ organizationId }, moment) : [];
    });
    await timed(peer, () => members(organizationId));
  }
  return { ours: p99(ours), peer: p99(peer) };
};

const timed = async <Answer>(times: number[], work: () => Promise<Answer>): Promise<Answer> => {
  const began = performance.now();
  const answer = await work();
  times.push(performance.now() - began);
  return answer;
};
