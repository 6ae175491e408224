import { refuse, type Decision } from '@charter/event-sourcing';
import type { ChangeEmail, RequestEmailChange } from './commands';
import type { EmailChanged, EmailChangeRequested, UserEvent } from './events';
import { closed, nextLink, refusalOfLink, tooManyLinks, withLink, type LinkRefusal, type Links } from './links';

/** Each goes to somebody who may not have asked for it. */
const MOST_CHANGES_AN_HOUR = 5;
/** A new mailbox may have to be set up first. */
const CHANGE_HOURS = 24;

type Address = Readonly<{ email: string; emailLookup: string }>;

/** The address of a user, sealed, and the one that they want to have instead. */
export type EmailAddress = Address & Readonly<{ wanted?: Address; changes: Links }>;

export type EmailRefusal = 'too-many-email-changes' | LinkRefusal;

type Decided = Decision<UserEvent, EmailRefusal>;

export const evolveEmail = (
  address: EmailAddress,
  { type, data }: EmailChangeRequested | EmailChanged,
): EmailAddress => {
  switch (type) {
    case 'EmailChangeRequested': {
      const { email, emailLookup } = data;
      return { ...address, wanted: { email, emailLookup }, changes: withLink(address.changes, data) };
    }
    case 'EmailChanged':
      return { email: data.to, emailLookup: data.emailLookup, changes: closed(address.changes) };
  }
};

export const requestEmailChange = (
  { email, emailLookup, by, at }: RequestEmailChange['data'],
  address: EmailAddress,
): Decided => {
  if (emailLookup === address.emailLookup) return []; // Already so.
  if (tooManyLinks(address.changes, MOST_CHANGES_AN_HOUR, at)) return refuse('too-many-email-changes');
  const link = nextLink(address.changes, CHANGE_HOURS, at);
  return [{ type: 'EmailChangeRequested', data: { email, emailLookup, ...link, requestedBy: by, at } }];
};

export const changeEmail = ({ linkNumber, by, at }: ChangeEmail['data'], address: EmailAddress): Decided => {
  const refusal = refusalOfLink(address.changes, linkNumber, at);
  if (refusal) return refusal;
  if (!address.wanted) return refuse('link-used');
  const { email: from, emailLookup: fromLookup, wanted } = address;
  const { email: to, emailLookup } = wanted;
  return [{ type: 'EmailChanged', data: { linkNumber, from, to, fromLookup, emailLookup, changedBy: by, at } }];
};
