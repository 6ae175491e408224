import { randomUUID } from 'node:crypto';
import type { MembershipEvent } from '@charter/membership-domain';
import { ORGANIZATIONS_TOPIC, type OrganizationsPublicEvent } from '@charter/organizations-contracts';
import type { Answer, Asked } from '@charter/testing';
import { membershipOverHttp } from './membership-over-http';
import { created } from './organization-told';

type World = Awaited<ReturnType<typeof membershipOverHttp>>;

/** The service, and organizations in it that a spec makes as it needs them. */
export const organizationsForSpecs = async (
  storeUrl: string,
  options: Parameters<typeof membershipOverHttp>[1] = {},
) => {
  const world = await membershipOverHttp(storeUrl, options);
  return { ...world, organization: () => organizationIn(world) };
};

/** Waits until what was told of organizations has come to their memberships. */
const learnedIn = async ({ parts, service }: World): Promise<void> => {
  const soon = AbortSignal.timeout(10_000);
  const founding = service.processors.find(({ name }) => name === 'membership:founding');
  await founding?.reached(await parts.bus.source([ORGANIZATIONS_TOPIC]).ends(soon), soon);
};

type Member = Readonly<{ permissions?: readonly string[]; grants?: readonly object[] }>;
/** Who asks, what and how; by default the owner, and nothing. */
type Asking = Partial<Omit<Asked, 'path'>>;

const organizationIn = async (world: World) => {
  const [id, owner] = [randomUUID(), await world.person()];
  const path = `/organizations/${id}`;
  await world.organization(id, created(id, owner));
  await learnedIn(world);
  const ask = (method: Asked['method'], below: string, asking: Asking = {}): Promise<Answer> =>
    world.ask({ as: owner, ...asking, method: method ?? 'GET', path: `${path}/${below}` });
  const accepted = async (answer: Promise<Answer>) => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status}: ${String(body['title'])}`);
  };
  return {
    ...{ id, owner, path, ask },
    /** Tells what has become of it. */
    told: (event: OrganizationsPublicEvent) => world.happens(`organization-${id}`, event),
    /** What is stored of it. */
    stored: async () => {
      const events: MembershipEvent[] = [];
      for await (const { event } of world.parts.store.read(`membership-${id}`, 0n))
        events.push(event as MembershipEvent);
      return events;
    },
    /** Adds somebody new who holds this, and answers their id. */
    member: async ({ permissions = [], grants }: Member = {}): Promise<string> => {
      const userId = await world.person();
      await accepted(ask('POST', 'members', { body: { user_id: userId, permissions } }));
      if (grants) await accepted(ask('PATCH', `members/${userId}`, { body: { grants } }));
      return userId;
    },
    /** Tells that staff have suspended it, and waits until the membership has learned it. */
    suspend: async () => {
      const data = { organizationId: id, suspendedBy: 'sam', at: new Date().toISOString() };
      await world.happens(`organization-${id}`, { type: 'organizations.organization-suspended.v1', data });
      await learnedIn(world);
    },
    reinstate: async () => {
      const data = { organizationId: id, reinstatedBy: 'sam', at: new Date().toISOString() };
      await world.happens(`organization-${id}`, { type: 'organizations.organization-reinstated.v1', data });
      await learnedIn(world);
    },
    settings: (body: Readonly<{ self_edit?: boolean; grant_ceiling?: boolean }>) =>
      accepted(ask('PATCH', 'member-settings', { body })),
  };
};
export type Organization = Awaited<ReturnType<typeof organizationIn>>;
