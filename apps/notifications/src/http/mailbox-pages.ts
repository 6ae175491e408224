import { html, page, type Markup, type Page } from '@charter/pages';
import type { KeptMail } from '../mail/mailbox';

/** All messages, the newest first. */
export const listPage = (mails: readonly KeptMail[]): Page =>
  page({
    title: 'Mailbox',
    body: html`
      <p class="soft">Messages are kept here instead of being sent, since SMTP_URL is not set.</p>
      ${mails.length === 0 ? html`<p>No message yet.</p>` : tableOf(mails)}
    `,
  });

const tableOf = (mails: readonly KeptMail[]): Markup => html`
  <table>
    <thead>
      <tr>
        <th>When</th>
        <th>To</th>
        <th>Subject</th>
      </tr>
    </thead>
    <tbody>
      ${mails.map(
        ({ id, to, subject, createdAt }) => html`
          <tr>
            <td><time datetime=${createdAt}>${createdAt.slice(0, 19).replace('T', ' ')}</time></td>
            <td>${to}</td>
            <td><a href=${`/mailbox/${id}`}>${subject}</a></td>
          </tr>
        `,
      )}
    </tbody>
  </table>
`;

/** One message, by what it says as text. */
export const messagePage = ({ id, to, subject, text, createdAt }: KeptMail): Page =>
  page({
    title: subject,
    body: html`
      <dl>
        <dt>To</dt>
        <dd>${to}</dd>
        <dt>When</dt>
        <dd><time datetime=${createdAt}>${createdAt}</time></dd>
      </dl>
      ${text.split('\n').map(line => html`${linked(line)}<br />`)}
      <p class="row">
        <a href=${`/mailbox/${id}/html`}>As HTML</a>
        <a href="/mailbox">All messages</a>
      </p>
    `,
  });

const ADDRESS = /^https?:\/\/\S+$/;

/** An address that stands on a line of its own leads there. */
const linked = (line: string): Markup | string => (ADDRESS.test(line) ? html`<a href=${line}>${line}</a>` : line);
