import { linkIn, mailTo } from '../mailbox';
import { answered, sessionOf, type Session } from '../session';
import type { PlantedTexts } from './planted-texts';

/** Somebody who has registered by an invitation, which they have not answered yet. */
export type PlantedPerson = Readonly<{
  id: string;
  session: Session;
  /** The address of the link, behind the host. */
  invitation: string;
  invitationId: string;
  /** Theirs now; whoever has another one afterwards says so. */
  email: string;
}>;

type Inviting = Readonly<{ url: string; owner: Session; organizationId: string; texts: PlantedTexts }>;

/** Invites an address; gives the invitation's id. */
export const invite = async (
  { owner, organizationId }: Pick<Inviting, 'owner' | 'organizationId'>,
  email: string,
): Promise<string> => {
  const asked = { email, permissions: ['billing'], force: true };
  const { body } = await answered(owner, 'POST', `/organizations/${organizationId}/invitations`, asked);
  return String(body['id']);
};

/** The link in a message, behind the host. */
export const linkMailed = async (url: string, to: string, below: string): Promise<string> =>
  linkIn(await mailTo(url, to, SUBJECTS[below]!), below).slice(url.length);

const SUBJECTS: Readonly<Record<string, RegExp>> = {
  '/invitations': /invites you/,
  '/email-changes': /new address/,
  '/password-resets': /new password/,
};

/** Somebody whom an invitation brings, with every detail that people have. */
export const join = async ({ url, owner, organizationId, texts }: Inviting): Promise<PlantedPerson> => {
  const email = texts.address();
  const invitationId = await invite({ owner, organizationId }, email);
  const invitation = await linkMailed(url, email, '/invitations');
  const details = { first_name: texts.name(), last_name: texts.name(), country: 'FR' };
  const account = { invitation: invitation.split('/').pop(), username: texts.username(), password: PASSWORD };
  const { body } = await answered(sessionOf(url, ''), 'POST', '/users', { ...account, ...details });
  const { id } = body['user'] as Readonly<{ id: string }>;
  return { id, session: sessionOf(url, String(body['access_token'])), invitation, invitationId, email };
};

export const PASSWORD = 'nobody would ever guess this';
