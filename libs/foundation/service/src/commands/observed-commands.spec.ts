import { describe, expect, it } from '@jest/globals';
import { refuse, type CommandHandler, type Message } from '@charter/event-sourcing';
import { patience, someCause } from '@charter/testing';
import { inRequestScope, requestScope } from '../freshness/request-scope';
import { Metrics } from '../observability/metrics';
import { observedCommands } from './observed-commands';

type Rename = Message<'Rename', object>;
type Handle = CommandHandler<string, Rename, Message, 'taken'>['handle'];

const request = { ...someCause(), repeatable: false, command: { type: 'Rename', data: {} } as const };
const accepted = (position: string) =>
  ({ events: [], state: 'state', head: { revision: 1n, position, metadata: {} } }) as unknown as Awaited<
    ReturnType<Handle>
  >;
const given = (handle: Handle) => {
  const metrics = new Metrics();
  const handler = observedCommands<string, Rename, Message, 'taken'>(
    { handle, load: async () => ({ state: 'loaded', head: 'no-stream' }), shown: () => undefined },
    { service: 'specs', category: 'thing', metrics },
  );
  const outcomes = async () =>
    [...(await metrics.text()).matchAll(/charter_command_seconds_count\{(.+)\} (\d+)/g)].map(([, labels, n]) => [
      labels,
      n,
    ]);
  return { run: () => handler.handle('1', request, patience()), load: handler.load, outcomes };
};
const labels = (outcome: string) => `service="specs",command="Rename",outcome="${outcome}"`;

describe('an observed command', () => {
  it('is handled as before, and counted by what became of it', async () => {
    const { run, load, outcomes } = given(async () => accepted('5/5'));
    expect(await run()).toMatchObject({ state: 'state' });
    expect(await load('1')).toEqual({ state: 'loaded', head: 'no-stream' });
    expect(await outcomes()).toEqual([[labels('accepted'), '1']]);
  });

  it('is counted by its refusal', async () => {
    const { run, outcomes } = given(async () => refuse('taken'));
    expect(await run()).toEqual({ refused: 'taken' });
    expect(await outcomes()).toEqual([[labels('taken'), '1']]);
  });

  it('has failed where nobody decided', async () => {
    const { run, outcomes } = given(() => Promise.reject(new Error('gone')));
    await expect(run()).rejects.toThrow('gone');
    expect(await outcomes()).toEqual([[labels('failed'), '1']]);
  });

  it('tells the request on which position its outcome rests: the last one', async () => {
    const positions = ['10/10', '9/9', '11/11'];
    const { run } = given(async () => accepted(positions.shift() ?? ''));
    const written = await inRequestScope(async () => {
      await run();
      await run();
      const between = requestScope()?.written;
      await run();
      return [between, requestScope()?.written];
    });
    expect(written).toEqual([
      { position: '10/10', streams: ['thing-1'] },
      { position: '11/11', streams: ['thing-1'] },
    ]);
  });

  it('tells nobody where nothing is stored, where it is refused, and where no request is', async () => {
    const outcomes = [{ events: [], state: 'state', head: 'no-stream' as const }, refuse('taken')];
    const { run } = given(async () => outcomes.shift() ?? accepted('5/5'));
    await inRequestScope(async () => {
      await run();
      await run();
      expect(requestScope()?.written).toBeUndefined();
    });
    await run();
    expect(requestScope()).toBeUndefined();
  });
});
