import { createHash } from 'node:crypto';
import { documentOf, html, type Markup } from './markup';
import { STYLE } from './style';

/** What a page holds: `body` inside its one column; `script`, if any, runs at its end and is all that runs. */
export type PageContent = Readonly<{ title: string; body: Markup; script?: string }>;

/** A page as it is answered: its text, and the headers that keep everything else out of it. */
export type Page = Readonly<{ text: string; headers: Readonly<Record<string, string>> }>;

/** Makes a page. It loads nothing, talks to its own origin only, stands in no frame and in no cache. */
export const page = ({ title, body, script }: PageContent): Page => ({
  text: documentOf(html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Charter</title>
        <style dangerouslySetInnerHTML=${{ __html: STYLE }}></style>
      </head>
      <body>
        <header>Charter</header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
        ${script !== undefined && html`<script type="module" dangerouslySetInnerHTML=${{ __html: script }}></script>`}
      </body>
    </html>
  `),
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy(script),
    'referrer-policy': 'no-referrer', // Addresses of pages hold secrets.
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  },
});

const policy = (script: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src ${sourceOf(STYLE)}`,
    ...(script === undefined ? [] : [`script-src ${sourceOf(script)}`, "connect-src 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
