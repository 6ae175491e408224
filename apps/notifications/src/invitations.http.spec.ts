import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invitationToken } from '@charter/membership-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { notificationsOverHttp, PUBLIC_URL, someAddress } from './testing/notifications-over-http';

describe('an invitation', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof notificationsOverHttp>>;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await notificationsOverHttp(store.url);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });

  it('is sent to the address that was invited, with its link, who invites to what, and until when', async () => {
    const [acme, nina] = [await world.organization('Acme Corp'), someAddress('nina')];
    const olga = await world.person({ email: someAddress('olga'), firstName: 'Olga', lastName: 'Owner' });
    const { invitationId } = await world.invitation(acme, olga, nina);
    const began = performance.now();
    const [mail] = await world.mailed(nina);
    expect(performance.now() - began).toBeLessThan(5_000);
    const token = invitationToken({ organizationId: acme, invitationId, linkNumber: 1 }, world.parts.vault);
    expect(mail).toMatchObject({ to: nina, subject: 'Olga Owner invites you to join “Acme Corp” on Charter' });
    for (const form of [mail!.text, mail!.html]) {
      expect(form).toContain(`${PUBLIC_URL}/invitations/${token}`);
      for (const said of ['manage members', 'see the projects', 'UTC']) expect(form).toContain(said);
    }
  });
});
