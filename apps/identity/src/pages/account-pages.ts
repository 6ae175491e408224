import { html, page, type Page } from '@charter/pages';
import { problemLine } from './login-pages';

/** Asks for whom a password is to be reset. */
export const resetRequestPage = (problem?: string): Page =>
  page({
    title: 'Reset your password',
    body: html`
      <p>We send you a message with a link by which you choose a new password.</p>
      ${problemLine(problem)}
      <form method="post" action="/oauth2/password-reset">
        <label>
          Your address
          <input name="email" type="email" autocomplete="email" required autofocus />
        </label>
        <button>Send the message</button>
      </form>
    `,
  });

/** The same whoever asked, so that nobody learns who has an account. */
export const resetRequestedPage = (): Page =>
  page({
    title: 'Look into your mailbox',
    body: html`
      <p>If there is an account with this address, we have sent it a message with a link that is good for an hour.</p>
      <p class="soft">Nothing there? Look among unwanted mail, or ask again in an hour.</p>
    `,
  });

/** Asks for a new password. `email` is whose, so that what keeps passwords knows it. */
export const newPasswordPage = ({ email, problem }: Readonly<{ email: string; problem?: string }>): Page =>
  page({
    title: 'Choose a new password',
    body: html`
      <p>For <strong>${email}</strong>. Whoever is logged in with the password that you had is logged out.</p>
      ${problemLine(problem)}
      <form method="post">
        <input autocomplete="username" value=${email} readonly hidden />
        <label>
          New password <small>at least 12 characters</small>
          <input
            name="password"
            type="password"
            autocomplete="new-password"
            minlength="12"
            maxlength="200"
            required
            autofocus
          />
        </label>
        <button>Change the password</button>
      </form>
    `,
  });

export const passwordChangedPage = (): Page =>
  page({
    title: 'Your password is changed',
    body: html`<p class="done">
      Log in with it from now on. API tokens stay good: revoke those that you do not know.
    </p>`,
  });

/** Asks whether an account is to be known by an address. */
export const emailChangePage = ({ username, email }: Readonly<{ username: string; email: string }>): Page =>
  page({
    title: 'Use this address?',
    body: html`
      <p>The account <strong>${username}</strong> is to have the address <strong>${email}</strong>.</p>
      <p>
        Whoever reads what is sent there can then reset its password. If you do not know the account, leave this page.
      </p>
      <form method="post">
        <button>Use this address</button>
      </form>
    `,
  });

export const emailChangedPage = (email: string): Page =>
  page({ title: 'Your address is changed', body: html`<p class="done">Your address is ${email} from now on.</p>` });
