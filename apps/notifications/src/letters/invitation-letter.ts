import { permissionInWords } from '@charter/membership-contracts';
import type { Notice } from '@charter/notifications-domain';
import { doer, organizationIn, type Facts } from './facts';
import type { Letter, Part } from './letter';
import { instantInWords } from './words';

type Invitation = Extract<Notice, { kind: 'invitation' }>;

/** The one letter that holds a secret: whoever has its link has the invitation. */
export const invitationLetter = ({ by, linkNumber, expiresAt }: Invitation, facts: Facts): Letter => {
  const { invitation } = facts;
  if (!invitation) throw new Error('An invitation is sent with its link.');
  const organization = organizationIn(facts);
  const who = doer(facts, by);
  const { permissions, link } = invitation;
  return {
    subject: who
      ? `${who} invites you to join ${organization} on Charter`
      : `You are invited to join ${organization} on Charter`,
    parts: [
      `${who ? `${who} invites you` : 'You are invited'} to join the organization ${organization} on Charter.`,
      ...offered(permissions),
      `The link is yours alone. It leads to the invitation until ${instantInWords(expiresAt)}.`,
      ...(linkNumber > 1 ? ['It takes the place of every link that was sent to you before.'] : []),
    ],
    action: { label: 'Accept or decline the invitation', link },
    because: `You get this because somebody who manages the members of ${organization} gave this address. If you do not know them, you need do nothing.`,
  };
};

const offered = (permissions: readonly string[]): readonly Part[] =>
  permissions.length === 0
    ? ['As a member you could see the organization.']
    : ['As a member you could:', { list: permissions.map(permissionInWords) }];
