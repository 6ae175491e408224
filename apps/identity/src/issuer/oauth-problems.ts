import { Problem } from '@charter/service';
import type { IssuerAnswer } from './issuer-calls';

/** The standard's fields, by which OAuth clients go, in a problem document, by which all others do. */
export const oauthProblem = (status: number, error: unknown, description: string): object => ({
  ...{ status, title: description, detail: description },
  ...{ error, error_description: description },
});

/** What the issuer refuses, in sentences: the command line tool shows them to people as they are. */
export const asProblem = (status: number, body: IssuerAnswer['body']): object =>
  oauthProblem(status, body['error'], descriptionOf(body));

/** What the issuer refuses to a browser. */
export class OAuthProblem extends Problem {
  readonly #error: string;

  constructor({ status, body }: IssuerAnswer) {
    super(status, descriptionOf(body));
    this.#error = String(body['error']);
  }

  override get body() {
    return { ...super.body, error: this.#error, error_description: this.message };
  }
}

const descriptionOf = ({ error, error_description }: IssuerAnswer['body']): string => {
  const description = typeof error_description === 'string' ? error_description : String(error);
  return IN_OTHER_WORDS[description] ?? sentence(description);
};

/** Whoever guesses gets one of these. */
export const isWrongSecret = ({ error }: IssuerAnswer['body']): boolean =>
  error === 'invalid_grant' || error === 'invalid_client';

const EXPIRED = 'This login has expired, or was begun with another browser: begin again.';

/** Where the library has no words for people. */
const IN_OTHER_WORDS: Readonly<Record<string, string>> = {
  'grant request is invalid': 'The session has ended: log in again.',
  'no client authentication mechanism provided': 'The request names no client: client_id is missing.',
  'client_id mismatch': 'The request names two clients.',
  'failed to parse the request body': 'The request is too large.',
  'client is invalid': 'There is no such client.',
  unsupported_response_mode: 'The answer can only be part of the address to go back to.',
  "redirect_uri did not match any of the client's registered redirect_uris":
    'The address to go back to is none of this client’s: begin again there.',
  'authorization request has expired': EXPIRED,
  'interaction session not found': EXPIRED,
  'authorization session and cookie identifier mismatch': EXPIRED,
  'interaction session and authentication session mismatch': EXPIRED,
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
