import { randomInt, randomUUID } from 'node:crypto';
import { answered, type Answer, type Session } from './session';

/** The bound that is published: a read may be as old as this, and says so. */
const STALE_SECONDS = 60;
/** So often what is to be forbidden afterwards is done beforehand: or else nobody would know that it was allowed at all. */
const ALLOWED_EVERY = 10;

/** Something done by somebody whose right was taken away before, or (`before`) was not yet. */
export type Acted = Readonly<{ what: string; kind: 'read' | 'write'; before: boolean; status: number; stale: number }>;

export type Revoking = Readonly<{
  rounds: number;
  organizationId: string;
  owner: Session;
  /** Whose right comes and goes. */
  member: Session;
  memberId: string;
  /** Where each service answers by itself. */
  replicas: readonly Readonly<{ service: string; address: string }>[];
}>;

/** Gives somebody a right, takes it away, and acts by it at once, over and over; answers all that was done. */
export const revokeAndAct = async (revoking: Revoking): Promise<readonly Acted[]> => {
  const { rounds, organizationId, owner, memberId } = revoking;
  const members = `/organizations/${organizationId}/members`;
  const acted: Acted[] = [];
  await answered(owner, 'POST', members, { user_id: memberId, permissions: [] });
  for (let round = 0; round < rounds; round++) {
    const right = { permissions: ['admin'] };
    const isGone = round % 2 === 1;
    await answered(owner, 'PATCH', `${members}/${memberId}`, right);
    if (round % ALLOWED_EVERY === 0) acted.push(...(await act(revoking, true)));
    if (isGone) await answered(owner, 'DELETE', `${members}/${memberId}`);
    else await answered(owner, 'PATCH', `${members}/${memberId}`, { permissions: [] });
    acted.push(...(await act(revoking, false)));
    if (isGone) await answered(owner, 'POST', members, { user_id: memberId, permissions: [] });
  }
  return acted;
};

/** What was allowed to somebody who did not hold the right any more. */
export const wronglyAllowed = (acted: readonly Acted[]): readonly Acted[] =>
  acted.filter(
    ({ before, kind, status, stale }) =>
      !before && status >= 200 && status < 300 && (kind === 'write' || stale === 0 || stale > STALE_SECONDS),
  );

const act = async ({ organizationId, member, replicas }: Revoking, before: boolean): Promise<readonly Acted[]> => {
  const path = `/organizations/${organizationId}`;
  const at = (service: string) => {
    const all = replicas.filter(one => one.service === service);
    return member.at(`http://${all[randomInt(all.length)]!.address}`);
  };
  const doing = async (what: string, kind: Acted['kind'], asking: Promise<Answer>): Promise<Acted> => {
    const answer = await asking.catch(() => undefined);
    const stale = Number(answer?.headers.get('charter-stale') ?? 0);
    return { what, kind, before, status: answer?.status ?? 0, stale };
  };
  const invitation = { email: `${randomUUID()}@example.com`, permissions: [] };
  return Promise.all([
    doing('change', 'write', at('organizations').ask('PATCH', path, { body: { label: `by ${randomUUID()}` } })),
    doing('invite', 'write', at('membership').ask('POST', `${path}/invitations`, { body: invitation })),
    doing('members', 'read', at('membership').ask('GET', `${path}/members`)),
  ]);
};
