import {
  isNothingChanged,
  isRefusal,
  queueByKey,
  streamOf,
  type Cause,
  type CommandHandler,
  type HandlingRefusal,
  type Refusal,
  type Streams,
} from '@charter/event-sourcing';
import {
  claimUse,
  organizationHistory,
  organizationName,
  type ClaimStep,
  type Organization,
  type OrganizationCommand,
  type OrganizationEvent,
  type OrganizationName,
  type OrganizationNameCommand,
  type OrganizationNameEvent,
  type OrganizationNameRefusal,
  type OrganizationRefusal,
} from '@charter/organizations-domain';

export const ORGANIZATION = 'organization';
export const ORGANIZATION_NAME = 'organizationName';

export type Organizations = CommandHandler<Organization, OrganizationCommand, OrganizationEvent, OrganizationRefusal>;
export type Names = CommandHandler<
  OrganizationName,
  OrganizationNameCommand,
  OrganizationNameEvent,
  OrganizationNameRefusal
>;

/** Why something is done in a name's stream, and how long there is to do it. */
export type Errand = Readonly<{
  because: Pick<Cause, 'actor' | 'correlationId' | 'causationId'>;
  at: string;
  deadline: AbortSignal;
}>;

/** Who claims which name for the event that it will write directly after `after`. */
export type Claimant = Readonly<{
  name: string;
  organizationId: string;
  after: bigint | 'no-stream';
  by: string;
  requestHash: string;
}>;

/** The names of organizations, each a stream of its own. */
export type NameClaims = Readonly<{
  /** After whatever else in this process wants the name: side by side, all but one would only be in its way. */
  inTurn: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
  look: (name: string) => Promise<OrganizationName>;
  claim: (claimant: Claimant, errand: Errand) => Promise<OrganizationName | Refusal<ClaimRefusal>>;
  /** Ends the open claim if the claimant's stream has decided it; with `lapse`, makes the stream decide. */
  settle: (name: string, errand: Errand, lapse?: 'lapse') => Promise<OrganizationName>;
  vacate: (name: string, left: Readonly<{ organizationId: string; revision: bigint }>, errand: Errand) => Promise<void>;
}>;
export type ClaimRefusal = OrganizationNameRefusal | HandlingRefusal;

type Parts = Readonly<{ streams: Streams; organizations: Organizations; names: Names }>;

export const nameClaims = (parts: Parts): NameClaims => {
  const { names } = parts;
  const settle = settling(parts);
  return {
    inTurn: queueByKey(),
    look: async name => (await names.load(name)).state,
    claim: claiming(parts, settle),
    settle,
    vacate: async (name, { organizationId, revision }, errand) => {
      await settle(name, errand);
      const commandId = `${name}:${organizationId}@${revision}:vacate`;
      const command = { type: 'VacateName', data: { organizationId, left: String(revision), at: errand.at } } as const;
      await names.handle(name, { ...errand.because, ...step(commandId), command }, errand.deadline);
    },
  };
};

const claiming = ({ names }: Parts, settle: NameClaims['settle']): NameClaims['claim'] => {
  const claim: NameClaims['claim'] = async (claimant, errand) => {
    const { name, organizationId, after, by, requestHash } = claimant;
    const fence = String(after === 'no-stream' ? 0n : after + 1n);
    const data = { name, organizationId, fence, by, request: requestHash, at: errand.at };
    const request = {
      ...errand.because,
      ...step(`${name}:${organizationId}@${fence}:claim`),
      command: { type: 'ClaimName', data },
    } as const;
    const outcome = await names.handle(name, request, errand.deadline);
    if (!isRefusal(outcome)) return outcome.state;
    if (outcome.refused !== 'claim-open') return outcome;
    // Whoever claimed it may long have come to an end, with nobody there to say so.
    const settled = await settle(name, errand);
    return settled.claim ? outcome : claim(claimant, errand);
  };
  return claim;
};

const settling = (parts: Parts): NameClaims['settle'] => {
  const { names } = parts;
  const settle: NameClaims['settle'] = async (name, errand, lapse) => {
    const { state } = await names.load(name);
    const due = organizationName.nextStep(state);
    if (!due) return state;
    const use = await useOf(parts, due);
    if (use !== 'open') {
      const { organizationId, fence } = due.claim;
      const command = { type: 'SettleClaim', data: { organizationId, fence, use, at: errand.at } } as const;
      const request = { ...errand.because, ...step(due.commandId), command } as const;
      const outcome = await names.handle(name, request, errand.deadline);
      if (!isRefusal(outcome)) return outcome.state;
    } else if (lapse) await takePlace(parts, due, errand);
    else return state;
    return settle(name, errand, lapse);
  };
  return settle;
};

/** What stands at the fence of a claim in the claimant's stream. */
const useOf = async ({ streams }: Parts, { claim }: ClaimStep): Promise<'open' | 'used' | 'dead'> => {
  const stream = streamOf(ORGANIZATION, claim.organizationId);
  for await (const { event } of streams.read(stream, BigInt(claim.fence), 1))
    return isNothingChanged(event) ? 'dead' : claimUse(claim, organizationHistory.decode(event));
  return 'open';
};

/** Takes the place at the fence. Somebody who came first is as good: either way something stands there then. */
const takePlace = async ({ organizations }: Parts, { claim }: ClaimStep, errand: Errand): Promise<void> => {
  const { because, at, deadline } = errand;
  const { organizationId, name, fence } = claim;
  const command = { type: 'LapseClaimedName', data: { organizationId, name, at } } as const;
  const after = fence === '0' ? 'no-stream' : BigInt(fence) - 1n;
  const lapse = { ...because, ...step(`${name}:${organizationId}@${fence}:lapse`), command, after } as const;
  await organizations.handle(organizationId, lapse, deadline);
};

/** Each step has one id and one content, so whoever performs it again asks for the same. */
const step = (commandId: string) => ({ commandId, requestHash: commandId, repeatable: false });
