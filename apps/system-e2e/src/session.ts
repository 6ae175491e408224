import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What the API answered: the status, the headers and the parsed body. */
export type Answer = Readonly<{ status: number; headers: Headers; body: Record<string, unknown> }>;

export type Asking = Readonly<{ body?: unknown; headers?: Readonly<Record<string, string>> }>;

/** A logged in caller of the HTTP API. */
export type Session = Readonly<{
  ask: (method: string, path: string, asking?: Asking) => Promise<Answer>;
  token: string;
  /** The same caller at another address. */
  at: (url: string) => Session;
}>;

/** Exchanges an API token for an access token, as the official command line tool does. */
export const logIn = async (url: string, apiToken: string): Promise<Session> => {
  const exchange = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'upsun-cli',
      client_secret: '',
      grant_type: 'api_token',
      api_token: apiToken,
    }),
  });
  const answer = (await exchange.json()) as { access_token?: string };
  if (!answer.access_token) throw new Error(`No access token: ${exchange.status} ${JSON.stringify(answer)}`);
  return sessionOf(url, answer.access_token);
};

/** Somebody who has an access token already, or nobody by an empty one. */
export const sessionOf = (url: string, token: string): Session => ({
  token,
  at: other => sessionOf(other, token),
  ask: async (method, path, { body, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  },
});

/** Asks under one key until it is answered with anything but that it could not be known or made known; throws at a refusal. */
export const answered = async (
  session: Session,
  ...[method, path, body]: readonly [string, string, object?]
): Promise<Answer> => {
  const headers = { 'idempotency-key': randomUUID() };
  for (;;) {
    const answer = await session.ask(method, path, { headers, ...(body && { body }) }).catch(() => undefined);
    const again = !answer || answer.status === 503 || answer.status === 502;
    if (!again && answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${String(answer.body['title'])}`);
    if (!again) return answer;
    await pause(50);
  }
};

/** Reads what need not be JSON. */
export const read = async (url: string, { token }: Session): Promise<string> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${text}`);
  return text;
};
