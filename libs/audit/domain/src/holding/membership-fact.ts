import { isNothingChanged, type Metadata, type Recorded } from '@charter/event-sourcing';
import { membershipHistory, type MembershipEvent } from '@charter/membership-domain';

/** An event of a membership with what is written down beside it. Positions are the store's texts. */
export type MembershipFact = Readonly<{
  event: MembershipEvent;
  id: string;
  revision: bigint;
  position: string;
  recordedAt: string;
}>;

const MEMBERSHIP_STREAM = 'membership-';

/** The stream that says who belongs to an organization. */
export const membershipStream = (organizationId: string): string => `${MEMBERSHIP_STREAM}${organizationId}`;

/** A stored event as one of a membership; nothing for those of other streams, and for what only remembers a command. */
export const membershipFactOf = ({
  event,
  stream,
  metadata,
  ...rest
}: Pick<Recorded, 'event' | 'id' | 'stream' | 'revision' | 'position'> &
  Readonly<{ metadata: Pick<Metadata, 'recordedAt'> }>): MembershipFact | undefined => {
  if (!stream.startsWith(MEMBERSHIP_STREAM) || isNothingChanged(event)) return undefined;
  return { ...rest, event: membershipHistory.decode(event), recordedAt: metadata.recordedAt };
};
