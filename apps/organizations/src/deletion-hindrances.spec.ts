import { describe, expect, it } from '@jest/globals';
import { deletionHindrances } from './deletion-hindrances';

describe('what stands in the way of deleting an organization', () => {
  it('is nothing as long as nobody has a reason', async () => expect(await deletionHindrances('o1')).toEqual([]));

  it('is what each of those says who may have a reason', async () => {
    const owning = async (id: string) => (id === 'o1' ? 'owns-projects' : undefined);
    const owing = async () => 'owes-money' as const;
    const checks = [owning, async () => undefined, owing] as const;
    expect(await deletionHindrances('o1', checks)).toEqual(['owns-projects', 'owes-money']);
    expect(await deletionHindrances('o2', checks)).toEqual(['owes-money']);
  });
});
