import { describe, expect, it } from '@jest/globals';
import { deliveryIdOf } from './delivery-id';

const alice = { userId: 'alice' };

describe('the id of a delivery', () => {
  // Whoever changes how it is made sends everything again that comes a second time.
  it('is the same for ever', () => expect(deliveryIdOf('e1', alice)).toBe('5a9f4d99-4830-5a0f-b0bf-46709221c03c'));
  it('is a UUID of version 5', () =>
    expect(deliveryIdOf('e1', alice)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  it('is another one for each event, each person and each address', () => {
    const others = [{ userId: 'bob' }, { ...alice, email: 'old' }, { ...alice, email: 'new' }, { invitationId: 'i1' }];
    const ids = [alice, ...others].flatMap(recipient => ['e1', 'e2'].map(event => deliveryIdOf(event, recipient)));
    expect(new Set(ids).size).toBe(10);
  });
});
