import { refuse, type Decision, type Process, type Step } from '@charter/event-sourcing';
import type { ClaimName, OrganizationNameCommand, SettleClaim, VacateName } from './commands';
import type { NameClaimed, OrganizationNameEvent } from './events';

/** How long a name that was given up stays with the organization that bore it. */
export const RESERVATION_DAYS = 90;

type Claim = Readonly<Omit<NameClaimed['data'], 'at'>>;
/** `reservedUntil` is there once the holder has given the name up. */
type Holder = Claim & Readonly<{ reservedUntil?: string }>;

/**
 * One name. Invariant: at most one claim is open, and it ends only when the claimant's own stream says whether
 * the name was put to use; so two organizations never bear the same name.
 */
export type OrganizationName = Readonly<{ holder?: Holder; claim?: Claim }>;

export type OrganizationNameRefusal = 'name-taken' | 'name-reserved' | 'claim-open';

type Decided = Decision<OrganizationNameEvent, OrganizationNameRefusal>;

const evolve = (state: OrganizationName, event: OrganizationNameEvent): OrganizationName => {
  const { holder, claim } = state;
  switch (event.type) {
    case 'NameClaimed': {
      const { at: _at, ...claim } = event.data;
      return { ...state, claim };
    }
    case 'NameTaken':
      return claim ? { holder: claim } : state;
    case 'NameClaimLapsed':
      return holder ? { holder } : {};
    case 'NameVacated':
      return holder ? { ...state, holder: { ...holder, reservedUntil: event.data.reservedUntil } } : state;
  }
};

const decide = (command: OrganizationNameCommand, state: OrganizationName): Decided => {
  switch (command.type) {
    case 'ClaimName':
      return claimName(command.data, state);
    case 'SettleClaim':
      return settleClaim(command.data, state);
    case 'VacateName':
      return vacateName(command.data, state);
  }
};

const claimName = ({ by, ...asked }: ClaimName['data'], { holder, claim }: OrganizationName): Decided => {
  if (claim) return isFor(claim, asked) ? [] : refuse('claim-open');
  if (holder && holder.organizationId !== asked.organizationId) {
    if (!holder.reservedUntil) return refuse('name-taken');
    if (Date.parse(asked.at) < Date.parse(holder.reservedUntil)) return refuse('name-reserved');
  }
  return [{ type: 'NameClaimed', data: { ...asked, claimedBy: by } }];
};

const settleClaim = ({ use, at, ...asked }: SettleClaim['data'], { claim }: OrganizationName): Decided => {
  if (!claim || !isFor(claim, asked)) return []; // Settled before.
  const data = { organizationId: asked.organizationId, at };
  return [use === 'used' ? { type: 'NameTaken', data } : { type: 'NameClaimLapsed', data }];
};

const vacateName = ({ organizationId, left, at }: VacateName['data'], { holder }: OrganizationName): Decided => {
  if (!holder || holder.organizationId !== organizationId || holder.reservedUntil) return [];
  if (BigInt(holder.fence) > BigInt(left)) return []; // It has come back to the name since.
  return [{ type: 'NameVacated', data: { organizationId, reservedUntil: daysAfter(at, RESERVATION_DAYS), at } }];
};

const isFor = (claim: Claim, { organizationId, fence }: Readonly<{ organizationId: string; fence: string }>): boolean =>
  claim.organizationId === organizationId && claim.fence === fence;

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAfter = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();

/** What an open claim asks for: a look at the claimant's stream, and if nothing is there, an end to it. */
export type ClaimStep = Step<'settle-claim'> & Readonly<{ claim: Claim }>;

const nextStep = ({ claim }: OrganizationName): ClaimStep | undefined =>
  claim && { due: 'settle-claim', commandId: `${claim.name}:${claim.organizationId}@${claim.fence}:settle`, claim };

export const organizationName: Process<
  OrganizationName,
  OrganizationNameCommand,
  OrganizationNameEvent,
  OrganizationNameRefusal,
  ClaimStep
> = { initialState: {}, evolve, decide, nextStep };
