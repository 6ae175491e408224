import { html, page, type Page } from '@charter/pages';
import { scriptOf } from './script';

const LOGGED_IN = page({
  title: 'Logging in',
  script: scriptOf('logged-in'),
  body: html`<p id="problem" role="alert">One moment.</p>`,
});

/** Where the login page sends the browser back to: from here it goes on to the invitation. */
export const loggedInPage = (): Page => LOGGED_IN;
