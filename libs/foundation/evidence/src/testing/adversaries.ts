import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holder, oneOf, scenarios, sealedBy, type Scenario, type Sealed } from './scenario';

export const RUNS = 500;
/** So often at least, each of some nine adversaries has to have had their turn. */
const AT_LEAST = 50;

/** What each adversary does to what was sealed; each sees to it that it is found out, and where. */
type Adversaries = Readonly<Record<string, (scenario: Scenario, sealed: Sealed) => Promise<unknown>>>;

/** Lets the adversaries have their turns, each against what chance has made. */
export const areAllFoundOut = (adversaries: Adversaries): void => {
  const done: string[] = [];
  it('are all found out, where it was done', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => {
        const [name, tamper] = oneOf(Object.entries(adversaries), done.length);
        done.push(name);
        await tamper(scenario, await sealedBy(holder, scenario));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
  afterAll(() => {
    expect(done).toHaveLength(RUNS);
    for (const name of Object.keys(adversaries))
      expect(done.filter(one => one === name).length).toBeGreaterThan(AT_LEAST);
  });
};
