import { html, page, type Page } from '@charter/pages';

type Problem = string | undefined;

/** Above a form: what was wrong with what it sent. */
export const problemLine = (problem: Problem) =>
  problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`;

const pathOf = (uid: string, step: string): string => `/oauth2/interactions/${uid}/${step}`;

const cancelForm = (uid: string) => html`
  <form method="post" action=${pathOf(uid, 'cancel')}>
    <button class="quiet">Cancel</button>
  </form>
`;

/** Asks who somebody is. `name` is what they wrote before. */
export const loginPage = ({
  uid,
  client,
  name,
  problem,
}: Readonly<{ uid: string; client: string; name?: string; problem?: string }>): Page =>
  page({
    title: 'Log in',
    body: html`
      <p>Log in to go on to ${client}, which then acts for you.</p>
      ${problemLine(problem)}
      <form method="post" action=${pathOf(uid, 'login')}>
        <label>
          Address or username
          <input name="name" value=${name ?? ''} autocomplete="username" autocapitalize="none" required autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p><button>Log in</button></p>
      </form>
      <p><a href="/oauth2/password-reset">Forgot your password?</a></p>
      ${cancelForm(uid)}
    `,
  });

/** Asks somebody who has logged in before whether a client is to act for them. */
export const goOnPage = ({ uid, client, email }: Readonly<{ uid: string; client: string; email: string }>): Page =>
  page({
    title: 'Go on?',
    body: html`
      <p>You are logged in as <strong>${email}</strong>.</p>
      <p>Go on to ${client}, which then acts for you? If it was not you who began this, cancel it.</p>
      <div class="row">
        <form method="post" action=${pathOf(uid, 'continue')}>
          <button>Go on as ${email}</button>
        </form>
        <a href=${`/oauth2/interactions/${uid}?account=another`}>Use another account</a>
        ${cancelForm(uid)}
      </div>
    `,
  });

/** Asks somebody whether they want to log out. */
export const logoutPage = (email: string): Page =>
  page({
    title: 'Log out?',
    body: html`
      <p>You are logged in with this browser as <strong>${email}</strong>.</p>
      <form method="post" action="/oauth2/logout">
        <button>Log out</button>
      </form>
    `,
  });

export const loggedOutPage = (): Page =>
  page({
    title: 'You are logged out',
    body: html`<p>
      Nobody is logged in with this browser any more. Command lines stay logged in: they log out themselves.
    </p>`,
  });

/** Says why there is nothing to be seen, in one sentence. */
export const problemPage = (problem: string): Page =>
  page({ title: 'This did not work', body: html`<p class="problem" role="alert">${problem}</p>` });
