import { refuse, type Decision } from '@charter/event-sourcing';
import type { RequestPasswordReset, ResetPassword, SetPassword } from './commands';
import type { PasswordChanged, PasswordResetRequested, PasswordSet, UserEvent } from './events';
import {
  closed,
  NO_LINKS,
  nextLink,
  refusalOfLink,
  tooManyLinks,
  withLink,
  type LinkRefusal,
  type Links,
} from './links';

/** As many as somebody may mistrust their mailbox in an hour, and too few to fill it. */
const MOST_RESETS_AN_HOUR = 3;
/** Whoever reads the message later is likely not who asked. */
const RESET_HOURS = 1;

/** The password of a user, by the id under which the vault keeps its hash, and the links by which it is changed. */
export type Passwords = Readonly<{ current?: string; resets: Links }>;
export const NO_PASSWORD: Passwords = { resets: NO_LINKS };

export type PasswordRefusal = 'has-password' | LinkRefusal;

type Decided = Decision<UserEvent, PasswordRefusal>;

export const evolvePasswords = (
  passwords: Passwords,
  event: PasswordSet | PasswordResetRequested | PasswordChanged,
): Passwords => {
  switch (event.type) {
    case 'PasswordSet':
      return { ...passwords, current: event.data.passwordId };
    case 'PasswordResetRequested':
      return { ...passwords, resets: withLink(passwords.resets, event.data) };
    case 'PasswordChanged':
      return { current: event.data.to, resets: closed(passwords.resets) };
  }
};

export const setPassword = ({ passwordId, by, at }: SetPassword['data'], { current }: Passwords): Decided => {
  if (current === passwordId) return []; // Already so.
  if (current !== undefined) return refuse('has-password');
  return [{ type: 'PasswordSet', data: { passwordId, setBy: by, at } }];
};

/** Who asks too often is told nothing, and sent nothing: the last message that they were sent still leads somewhere. */
export const requestReset = ({ by, at }: RequestPasswordReset['data'], { resets }: Passwords): Decided => {
  if (tooManyLinks(resets, MOST_RESETS_AN_HOUR, at)) return [];
  const asked = by === undefined ? {} : { requestedBy: by };
  return [{ type: 'PasswordResetRequested', data: { ...nextLink(resets, RESET_HOURS, at), ...asked, at } }];
};

export const resetPassword = (
  { linkNumber, passwordId, by, at }: ResetPassword['data'],
  { current, resets }: Passwords,
): Decided => {
  const from = current === undefined ? {} : { from: current };
  return (
    refusalOfLink(resets, linkNumber, at) ?? [
      { type: 'PasswordChanged', data: { linkNumber, ...from, to: passwordId, changedBy: by, at } },
    ]
  );
};
