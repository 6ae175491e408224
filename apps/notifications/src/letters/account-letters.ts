import type { AccountNotice } from '@charter/notifications-domain';
import type { Letter } from './letter';
import { instantInWords } from './words';

const BECAUSE = 'You get this because it is about your account at Charter.';
const NOT_YOU =
  'If this was not you, ask for a new password at once, revoke your API tokens, and tell Charter’s support staff.';

/** What somebody is written about their own account; with a `link`, where the notice is of one. */
export const accountLetterOf = (notice: AccountNotice, link: string): Letter => {
  switch (notice.kind) {
    case 'password-reset':
      return {
        subject: 'A new password for Charter',
        parts: [
          'Somebody, most likely you, has asked for a new password for your account at Charter.',
          `The link lets you choose one until ${instantInWords(notice.expiresAt)}, once. Until then nothing changes.`,
          'If this was not you, you need do nothing: without the link nobody changes your password.',
        ],
        action: { label: 'Choose a new password', link },
        because: BECAUSE,
      };
    case 'email-change':
      return {
        subject: 'Your new address at Charter',
        parts: [
          'Somebody, most likely you, wants this to be the address of their account at Charter.',
          `The link makes it so, until ${instantInWords(notice.expiresAt)}. Until then nothing changes.`,
          'If this was not you, you need do nothing.',
        ],
        action: { label: 'Use this address', link },
        because: 'You get this because this address was entered for an account at Charter.',
      };
    case 'password-changed':
      return {
        subject: 'Your password at Charter was changed',
        parts: [
          'The password of your account at Charter was changed. Whoever was logged in with the one before is logged out.',
          NOT_YOU,
        ],
        because: BECAUSE,
      };
    case 'email-changed':
      return {
        subject: 'Your address at Charter was changed',
        parts: [
          'Your account at Charter has another address of e-mail. This is told to both, the one before and the new one.',
          NOT_YOU,
        ],
        because: BECAUSE,
      };
  }
};
