import { isRefusal, refuse, type Cause, type HandlingRefusal, type Refusal } from '@charter/event-sourcing';
import type { CreateOrganization, OrganizationName, OrganizationRefusal } from '@charter/organizations-domain';
import { organizationIdOf } from './organization-id';
import type { ClaimRefusal, NameClaims, Organizations } from './name-claims';

/** What somebody asks for; the id follows from the command, and the claim of the name is made on the way. */
export type NewOrganization = Omit<CreateOrganization['data'], 'organizationId' | 'claimed'>;

export type CreationRefusal = ClaimRefusal | Exclude<OrganizationRefusal, 'name-unclaimed'> | HandlingRefusal;

/** Creates an organization and answers its id. */
export type Creation = (
  asked: NewOrganization,
  cause: Cause,
  deadline: AbortSignal,
) => Promise<string | Refusal<CreationRefusal>>;

type Parts = Readonly<{
  organizations: Pick<Organizations, 'handle'>;
  claims: NameClaims;
  isFounded: (organizationId: string) => Promise<boolean>;
}>;

type Attempt = Readonly<{ organizationId: string; asked: NewOrganization; cause: Cause; deadline: AbortSignal }>;

export const creation = (parts: Parts): Creation => {
  const attempt = async (trying: Attempt): Promise<string | Refusal<CreationRefusal>> => {
    const { organizationId, asked, cause, deadline } = trying;
    // Before the name is claimed: a repetition of what has been done must not ask for the name again.
    const first = await write(parts, trying);
    if (!isRefusal(first)) return organizationId;
    if (first.refused !== 'name-unclaimed') return refuse(first.refused);

    const { name, by, at } = asked;
    const claimant = { name, organizationId, after: 'no-stream', by, requestHash: cause.requestHash } as const;
    const claimed = await parts.claims.claim(claimant, { because: cause, at, deadline });
    if (isRefusal(claimed)) {
      const unfinished = await unfinishedBy(parts, asked, cause);
      return unfinished && unfinished !== organizationId
        ? attempt({ ...trying, organizationId: unfinished })
        : refuse(claimed.refused);
    }
    const created = await write(parts, trying, name);
    if (!isRefusal(created)) return organizationId;
    // Whatever stands where the creation should have stood, it was not the creation.
    const isLapsed = created.refused === 'revision-passed' || created.refused === 'name-unclaimed';
    return refuse(isLapsed ? 'creation-lapsed' : created.refused);
  };

  const create: Creation = async (asked, cause, deadline) => {
    for (let tries = 0; ; tries++) {
      const organizationId = organizationIdOf(cause.commandId, tries);
      const outcome = await attempt({ organizationId, asked, cause, deadline });
      // A lapsed attempt has left nothing behind but its id.
      if (typeof outcome === 'string' || outcome.refused !== 'creation-lapsed') return outcome;
    }
  };
  return (asked, cause, deadline) => parts.claims.inTurn(asked.name, () => create(asked, cause, deadline));
};

const write = ({ organizations }: Parts, { organizationId, asked, cause, deadline }: Attempt, claimed?: string) => {
  const data = { organizationId, ...asked, ...(claimed === undefined ? {} : { claimed }) };
  const command = { type: 'CreateOrganization', data } as const;
  // The id of the step and not of the request: whoever takes the creation up again goes on with the same step.
  const request = { ...cause, commandId: `${organizationId}:create`, repeatable: true, command };
  const fenced = claimed === undefined ? request : ({ ...request, after: 'no-stream' } as const);
  return organizations.handle(organizationId, fenced, deadline);
};

/** The organization for which the same person has asked in the same words, if it was never finished. */
const unfinishedBy = async (
  { claims, isFounded }: Parts,
  { name, by }: NewOrganization,
  { requestHash }: Cause,
): Promise<string | undefined> => {
  const { holder, claim }: OrganizationName = await claims.look(name);
  const bearer = claim ?? holder;
  if (!bearer || bearer.claimedBy !== by || bearer.request !== requestHash) return undefined;
  return (await isFounded(bearer.organizationId)) ? undefined : bearer.organizationId;
};
