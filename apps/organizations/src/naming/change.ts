import {
  isRefusal,
  refuse,
  type HandlingRefusal,
  type Outcome,
  type Refusal,
  type Request,
} from '@charter/event-sourcing';
import type {
  ChangeOrganization,
  Organization,
  OrganizationEvent,
  OrganizationRefusal,
} from '@charter/organizations-domain';
import type { ClaimRefusal, NameClaims, Organizations } from './name-claims';

export type ChangeRefusal = ClaimRefusal | Exclude<OrganizationRefusal, 'name-unclaimed'> | HandlingRefusal;

/** Changes an organization, and claims its new name on the way where it gets one. */
export type Change = (
  organizationId: string,
  request: Request<ChangeOrganization>,
  deadline: AbortSignal,
) => Promise<Exclude<Outcome<Organization, OrganizationEvent, never>, Refusal> | Refusal<ChangeRefusal>>;

type Parts = Readonly<{ organizations: Organizations; claims: NameClaims }>;

export const change = (parts: Parts): Change => {
  const changing = changingIn(parts);
  return (organizationId, request, deadline) => {
    const work = () => changing(organizationId, request, deadline);
    const { name } = request.command.data;
    return name === undefined ? work() : parts.claims.inTurn(name, work);
  };
};

const changingIn =
  ({ organizations, claims }: Parts): Change =>
  async (organizationId, request, deadline) => {
    const { command } = request;
    for (;;) {
      const outcome = await organizations.handle(organizationId, request, deadline);
      if (!isRefusal(outcome)) return outcome;
      if (outcome.refused !== 'name-unclaimed') return refuse(outcome.refused);

      const { name = '', by, at } = command.data;
      const { head } = await organizations.load(organizationId);
      const after = head === 'no-stream' ? head : head.revision;
      const claimant = { name, organizationId, after, by, requestHash: request.requestHash };
      const claimed = await claims.claim(claimant, { because: request, at, deadline });
      if (isRefusal(claimed)) return claimed;
      const renaming = { ...command, data: { ...command.data, claimed: name } };
      const renamed = await organizations.handle(organizationId, { ...request, command: renaming, after }, deadline);
      if (!isRefusal(renamed)) return renamed;
      // Somebody else changed the organization in between: the claim is dead, and another has to be made.
      if (renamed.refused !== 'revision-passed' && renamed.refused !== 'name-unclaimed') return refuse(renamed.refused);
    }
  };
