import { permissionInWords } from '@charter/membership-contracts';
import { html, page, type Page } from '@charter/pages';
import { COUNTRIES } from './countries';
import { scriptOf } from './script';

/** An invitation as its link shows it. */
export type ShownInvitation = Readonly<{
  organization: Readonly<{ label: string; name: string }>;
  /** Masked. */
  email: string;
  permissions: readonly string[];
  expires_at: string;
}>;

const SCRIPT = scriptOf('invitation');
const INSTANT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Where somebody answers an invitation: with a new account, or with the one that they have. */
export const invitationPage = ({ organization, email, permissions, expires_at }: ShownInvitation): Page =>
  page({
    title: `Join ${organization.label}`,
    script: SCRIPT,
    body: html`
      <p>You are invited, as <strong>${email}</strong>, to the organization <strong>${organization.label}</strong>.</p>
      ${permissions.length > 0 && html`<p>There you may:</p>`}
      <ul>
        ${permissions.map(permission => html`<li>${permissionInWords(permission)}</li>`)}
      </ul>
      <p class="soft">The invitation stands until ${INSTANT.format(new Date(expires_at))} UTC.</p>
      <p id="problem" class="problem" role="alert" hidden></p>
      <noscript><p class="problem">This page needs JavaScript.</p></noscript>
      ${registering} ${answering}
      <section id="done" hidden>
        <h2 class="done">Welcome to ${organization.label}.</h2>
        <p>You are a member now. At a terminal, after <code>platform login</code>:</p>
        <pre><code>platform organization:info --org ${organization.name}</code></pre>
      </section>
      <section id="declined" hidden><p>You have declined. Nothing else is to be done.</p></section>
    `,
  });

/** What a link shows that leads to no invitation, or to one that is over. */
export const noInvitationPage = (title: string): Page =>
  page({ title: 'No invitation', body: html`<p class="problem" role="alert">${title}</p>` });

const countries = html`
  <label>
    Country
    <select name="country" autocomplete="country" required>
      <option value=""></option>
      ${COUNTRIES.map(({ code, name }) => html`<option value=${code}>${name}</option>`)}
    </select>
  </label>
`;

const names = html`
  <label>First name <input name="first_name" autocomplete="given-name" maxlength="255" required /></label>
  <label>Last name <input name="last_name" autocomplete="family-name" maxlength="255" required /></label>
`;

const username = html`
  <label>
    Username <small>(lower-case letters, digits, dots, hyphens)</small>
    <input name="username" autocomplete="username" maxlength="63" pattern="[a-z0-9][a-z0-9._\\-]*" />
  </label>
`;

const registering = html`
  <form id="register" hidden>
    <h2>Create your account</h2>
    ${names} ${username} ${countries}
    <label>
      Password <small>(at least 12 characters)</small>
      <input name="password" type="password" autocomplete="new-password" minlength="12" maxlength="200" required />
    </label>
    <div class="row">
      <button>Create the account and join</button>
      <button type="button" class="quiet" id="log-in">I have an account</button>
    </div>
  </form>
`;

const answering = html`
  <form id="answer" hidden>
    <h2>Confirm your details</h2>
    <p>
      You are logged in as <strong id="who"></strong>.${' '}
      <button type="button" class="quiet" id="switch">Use another account</button>
    </p>
    ${names} ${countries}
    <div class="row">
      <button>Join</button>
      <button type="button" class="quiet" id="decline">Decline</button>
    </div>
  </form>
`;
