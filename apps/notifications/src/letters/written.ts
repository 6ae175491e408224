import { documentOf, html } from '@charter/pages';
import type { Letter, Part, Written } from './letter';

/** Writes a letter in both forms. Whatever names and labels hold stands there as text, in one line. */
export const written = (letter: Letter, greeting: string): Written => ({
  subject: letter.subject,
  text: asText(letter, greeting),
  html: asHtml(letter, greeting),
});

const asText = ({ parts, action, because }: Letter, greeting: string): string =>
  [
    greeting,
    ...parts.map(part => (typeof part === 'string' ? part : part.list.map(item => `  - ${item}`).join('\n'))),
    ...(action === undefined ? [] : [`${action.label}:\n${action.link}`]),
    `--\n${because}`,
  ].join('\n\n') + '\n';

const asHtml = ({ subject, parts, action, because }: Letter, greeting: string): string =>
  documentOf(html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body style=${BODY}>
        <p>${greeting}</p>
        ${parts.map(marked)}
        ${
          action &&
          html`
            <p><a href=${action.link} style=${BUTTON}>${action.label}</a></p>
            <p style=${SOFT}>Or open this address: <br />${action.link}</p>
          `
        }
        <hr style="border: 0; border-top: 1px solid #d5dae1" />
        <p style=${SOFT}>${because}</p>
      </body>
    </html>
  `);

const marked = (part: Part) =>
  typeof part === 'string'
    ? html`<p>${part}</p>`
    : html`
        <ul>
          ${part.list.map(item => html`<li>${item}</li>`)}
        </ul>
      `;

// Mail programs know little of style sheets: each thing carries its own.
const BODY = 'max-width: 34rem; margin: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: #1c2430';
const BUTTON =
  'display: inline-block; padding: .6rem 1.1rem; border-radius: 8px; background: #2954d1; color: #fff; text-decoration: none';
const SOFT = 'color: #5b6675; font-size: 14px; overflow-wrap: anywhere';
