import { describe, expect, it } from '@jest/globals';
import { notPublic } from '@charter/messaging';
import { deliveryHistory } from '@charter/notifications-domain';
import { notificationsService } from '../notifications-service';
import { toContracts } from './to-contracts';

describe('what the public learns of deliveries', () => {
  it('is nothing: there is no topic that anything could be announced on', () => {
    expect(Object.values(toContracts)).toEqual(deliveryHistory.storedTypes.map(() => notPublic));
    expect(notificationsService).not.toHaveProperty('publication');
  });
});
