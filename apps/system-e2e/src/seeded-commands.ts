import { diceOf, type Dice } from './seeded-dice';

/** Somebody who can be asked for commands. */
export type Person = Readonly<{ id: string }>;

/** One command to the API, with everything that what it writes depends on. */
export type SeededCommand = Readonly<{
  /** The id of whoever gives it. */
  by: string;
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: Readonly<Record<string, unknown>>;
  key: string;
  traceparent: string;
  /** How long after the command before, in milliseconds. */
  afterMs: number;
}>;

export type SeededAnswer = Readonly<{ status: number; text: string }>;

export type SeededOptions = Readonly<{ seed: number; count: number; people: readonly Person[] }>;

type Asked = Pick<SeededCommand, 'by' | 'method' | 'path' | 'body'>;
type Organization = Readonly<{ id: string; owner: string }>;
type World = Readonly<{ dice: Dice; people: readonly Person[]; names: number; organizations: Organization[] }>;

/**
 * So many commands, each of which may depend on the answers to those before it: creations, renames, changes and deletions,
 * and among them what is refused, what is nobody's business, and what is sent again. The same seed and the same answers
 * give the same commands.
 */
export function* seededCommands(options: SeededOptions): Generator<SeededCommand, void, SeededAnswer> {
  const { seed, count, people } = options;
  const dice = diceOf(seed);
  // Few enough that many names are wanted more than once.
  const world: World = { dice, people, names: 20 + Math.ceil(count / 5), organizations: [] };
  const given: SeededCommand[] = [];
  for (let number = 0; number < count; number++) {
    const before = given.slice(-NEAR);
    const repeated = before.length > 0 && dice.percent(10) ? dice.pick(before) : undefined;
    const asked = repeated === undefined ? next(world) : again(world, repeated);
    const key = repeated?.key ?? `${seed}-${number}`;
    const command = { ...asked, key, traceparent: `00-${dice.hex(32)}-${dice.hex(16)}-01`, afterMs: timeUntil(dice) };
    given.push(command);
    learn(world, command, yield command);
  }
}

/** What was asked for lately: of that, the most is repeated and changed. */
const NEAR = 40;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Mostly moments; now and then so long that names which were given up are free again before long. */
const timeUntil = (dice: Dice): number => 1 + dice.below(1_500) + (dice.percent(4) ? dice.below(50) * DAY_MS : 0);

const next = (world: World): Asked => {
  const { dice, organizations } = world;
  if (organizations.length === 0 || dice.percent(40)) return creation(world);
  const { id, owner } = dice.pick(organizations.slice(-NEAR));
  const by = dice.percent(88) ? owner : someone(world);
  const path = `/organizations/${dice.percent(90) ? id : `name=${nameIn(world)}`}`;
  return dice.percent(20) ? { by, method: 'DELETE', path } : { by, method: 'PATCH', path, body: change(world) };
};

const creation = (world: World): Asked => {
  const { dice, people } = world;
  const body = {
    label: dice.percent(3) ? '' : nameIn(world).replaceAll('-', ' '),
    ...(dice.percent(65) ? { name: nameIn(world) } : {}),
    ...(dice.percent(70) ? { country: dice.pick(COUNTRIES) } : {}),
    ...(dice.percent(30) ? { security_contact: dice.pick(CONTACTS) } : {}),
    ...(dice.percent(10) ? { owner_id: dice.pick(people).id } : {}),
  };
  return { by: someone(world), method: 'POST', path: '/organizations', body };
};

const change = (world: World): Record<string, unknown> => {
  const { dice } = world;
  return {
    ...(dice.percent(50) ? { name: nameIn(world) } : {}),
    ...(dice.percent(40) ? { label: nameIn(world) } : {}),
    ...(dice.percent(30) ? { country: dice.pick(COUNTRIES) } : {}),
    ...(dice.percent(30) ? { security_contact: dice.percent(30) ? null : dice.pick(CONTACTS) } : {}),
  };
};

/** The same command once more; now and then its key for something else, which is refused. */
const again = (world: World, { by, method, path, body }: SeededCommand): Asked => ({
  ...{ by, method, path },
  ...(body === undefined ? {} : { body: world.dice.percent(75) ? body : { ...body, label: nameIn(world) } }),
});

/** The last two are no countries. */
const COUNTRIES = ['FR', 'FR', 'FR', 'DE', 'DE', 'de', 'NL', 'NL', 'PT', 'ES', 'XX', 'France'];
/** The last one is no address. */
const CONTACTS = [
  'ada@example.com',
  'Ben@example.com',
  'cyd@example.com',
  'dan@example.com',
  'eve@example.com',
  'nobody',
];

/** Names that no other run on the same event store can want: the ids of people are of one vault. */
const nameIn = ({ dice, people, names }: World): string => `s${people[0]!.id.slice(0, 8)}-${dice.below(names)}`;

const someone = ({ dice, people }: World): string => (dice.percent(96) ? dice.pick(people).id : 'a-stranger');

/** From then on it is one that may be changed, or is not. */
const learn = ({ organizations }: World, { method, path }: SeededCommand, { status, text }: SeededAnswer): void => {
  const isKnown = (id: string) => organizations.findIndex(one => one.id === id);
  if (method === 'DELETE' && status === 204) {
    const gone = isKnown(path.replace('/organizations/', ''));
    if (gone >= 0) organizations.splice(gone, 1);
  }
  if (method !== 'POST' || status !== 201) return;
  const { id, owner_id: owner } = JSON.parse(text) as { id: string; owner_id: string };
  if (isKnown(id) < 0) organizations.push({ id, owner });
};
