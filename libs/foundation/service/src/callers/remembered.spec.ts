import { describe, expect, it } from '@jest/globals';
import type { CallerFacts } from './caller';
import { remembered } from './remembered';

const active: CallerFacts = { kind: 'user', active: true, roles: [] };
const claims = { id: 'olga', sessionId: 's', apiTokenId: 't' };

const given = (ask: () => Promise<CallerFacts | undefined>) => {
  let change = () => {};
  const asked: string[] = [];
  const facts = remembered(
    ({ id, sessionId }: typeof claims) => {
      asked.push(`${id}/${sessionId}`);
      return ask();
    },
    forget => (change = forget),
  );
  return { callers: { facts }, asked, change: () => change() };
};

describe('what is remembered, such as facts about callers,', () => {
  it('are asked for once, for each session', async () => {
    const { callers, asked } = given(async () => active);
    expect(await callers.facts(claims)).toEqual(active);
    expect(await callers.facts(claims)).toEqual(active);
    await callers.facts({ ...claims, sessionId: 'other' });
    expect(asked).toEqual(['olga/s', 'olga/other']);
  });

  it('are asked for anew after any change', async () => {
    const { callers, asked, change } = given(async () => active);
    await callers.facts(claims);
    change();
    await callers.facts(claims);
    expect(asked).toHaveLength(2);
  });

  it('are not remembered where they were read before a change and arrived after it', async () => {
    const answers = [active, { ...active, active: false }];
    const gate = Promise.withResolvers<void>();
    const { callers, change } = given(async () => {
      const facts = answers.shift();
      await gate.promise;
      return facts;
    });
    const early = callers.facts(claims);
    change();
    gate.resolve();
    expect(await early).toEqual(active);
    expect(await callers.facts(claims)).toMatchObject({ active: false });
  });

  it('are not remembered of whom nothing is known', async () => {
    const answers = [undefined, active];
    const { callers } = given(async () => answers.shift());
    expect(await callers.facts(claims)).toBeUndefined();
    expect(await callers.facts(claims)).toEqual(active);
  });
});
