import fc from 'fast-check';
import type { SignedCheckpoint } from '../checkpoint/checkpoint';
import type { SigningKey } from '../checkpoint/signing-key';
import { keysOf, sealOf, signerNamed, storeBefore, type Seal, type Signer } from './sample-seal';
import { chained, positionOfNumber, stored, type Placed, type Streams } from './sample-store';

/** A store, how it was sealed, and numbers by which a spec chooses what to do with it. */
export type Scenario = Readonly<{
  streams: Streams;
  /** The number of the first event behind the last checkpoint. */
  firstUnsealed: number;
  checkpoints: number;
  withheld: readonly boolean[];
  chosen: readonly [number, number];
}>;

const NAMES = ['membership-1', 'membership-2', 'organization-1', 'project-é', 'ticket-7'];

/** Stores of up to five streams, of which three events at least are sealed. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    happened: fc.array(fc.record({ stream: fc.constantFrom(...NAMES), data: fc.jsonValue({ maxDepth: 2 }) }), {
      minLength: 4,
      maxLength: 20,
    }),
    behind: fc.nat(3),
    checkpoints: fc.integer({ min: 1, max: 2 }),
    withheld: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    chosen: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ happened, behind, ...rest }) => ({
    ...rest,
    streams: stored(happened),
    firstUnsealed: happened.length - Math.min(behind, happened.length - 3),
  }));

export const holder = signerNamed('holder');
export const thief = signerNamed('thief');

/** A store with what proves it. */
export type Sealed = Readonly<{
  streams: Streams;
  seal: Seal;
  before: readonly SignedCheckpoint[];
  keys: readonly SigningKey[];
  signer: Signer;
}>;

/** Seals a store as it is, by whoever does it. */
export const sealedBy = async (signer: Signer, scenario: Scenario, streams = scenario.streams): Promise<Sealed> => {
  const keys = await keysOf([{ signer, since: 0 }]);
  const before: SignedCheckpoint[] = [];
  for (let number = 1; number < scenario.checkpoints; number++) {
    const earlier = storeBefore(streams, positionOfNumber(1));
    before.push((await sealOf(earlier, { signer, number: number - 1 })).checkpoint);
  }
  const number = before.length;
  const store = storeBefore(streams, positionOfNumber(scenario.firstUnsealed));
  const seal = await sealOf(store, { signer, number, before: before.at(-1) });
  return { streams, seal, before, keys, signer };
};

/** One of these, by a number that chance has chosen. */
export const oneOf = <Item>(items: readonly Item[], chosen: number): Item => items[chosen % items.length]!;

/** The events that the last checkpoint covers. */
export const sealedEvents = ({ streams, seal }: Sealed): readonly Placed[] =>
  seal.heads.flatMap(({ stream, revision }) => (streams.get(stream) ?? []).slice(0, Number(revision) + 1));

/** The events of a stream, of which one says something else, each chained to the one before: as if it had been so. */
export const rewritten = (events: readonly Placed[], revision: bigint): readonly Placed[] =>
  chained(
    events.map(placed =>
      placed.event.revision === revision
        ? { ...placed, event: { ...placed.event, data: { instead: placed.event.data } } }
        : placed,
    ),
  );
