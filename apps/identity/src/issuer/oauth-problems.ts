import type { IssuerAnswer } from './issuer-calls';

/** The standard's fields, by which OAuth clients go, in a problem document, by which all others do. */
export const oauthProblem = (status: number, error: unknown, description: string): object => ({
  ...{ status, title: description, detail: description },
  ...{ error, error_description: description },
});

/** What the issuer refuses, in sentences: the command line tool shows them to people as they are. */
export const asProblem = (status: number, { error, error_description }: IssuerAnswer['body']): object => {
  const description = typeof error_description === 'string' ? error_description : String(error);
  return oauthProblem(status, error, IN_OTHER_WORDS[description] ?? sentence(description));
};

/** Whoever guesses gets one of these. */
export const isWrongSecret = ({ error }: IssuerAnswer['body']): boolean =>
  error === 'invalid_grant' || error === 'invalid_client';

/** Where the library has no words for people. */
const IN_OTHER_WORDS: Readonly<Record<string, string>> = {
  'grant request is invalid': 'The session has ended: log in again.',
  'no client authentication mechanism provided': 'The request names no client: client_id is missing.',
  'client_id mismatch': 'The request names two clients.',
  'failed to parse the request body': 'The request is too large.',
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
