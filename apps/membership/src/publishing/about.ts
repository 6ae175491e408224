import { withImplied, type Act, type Grant } from '@charter/membership-domain';
import type { MembershipEventData, MembershipEventType } from '@charter/membership-contracts';

/** Events are not written to, whoever told them. */
type Told<Data> = Data extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : Data extends object
    ? { readonly [Name in keyof Data]: Told<Data[Name]> }
    : Data;

/** What the public learns about an organization, in the words of the contracts. */
export const about = <Type extends MembershipEventType>(
  type: Type,
  data: Told<MembershipEventData<Type>> & Readonly<{ organizationId: string }>,
) => ({ type, subject: data.organizationId, organizations: [data.organizationId], data });

/** Who did it where and when. Why is for the organization and for auditors: a reason may name persons. */
export const publicAct = ({ organizationId, by, at }: Act) => ({ organizationId, by, at });

/** Grants with what they imply, so that nobody else has to know. */
export const publicGrants = (grants: readonly Grant[]) =>
  grants.map(({ permission, until }) => ({ permission, effective: withImplied([permission]), until }));
