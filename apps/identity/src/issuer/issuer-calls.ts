import type { IncomingMessage, ServerResponse } from 'node:http';
import { inject, type InjectOptions } from 'light-my-request';
import type { Provider } from 'oidc-provider';
import type { TokenRequest } from './client-forms';

export type IssuerAnswer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>;

/** What a browser is answered: where to go on, with which cookies, or else what is wrong with what it asked. */
export type BrowserAnswer = IssuerAnswer & Readonly<{ location?: string; cookies: readonly string[] }>;

/**
 * The issuer answers as a server of its own, within this process: what it is asked has been read and put into the
 * standard's form before, and what it answers leaves like every other answer of ours.
 */
export type IssuerCalls = Readonly<{
  token: (request: TokenRequest) => Promise<IssuerAnswer>;
  /** One of its published documents. */
  document: (path: string) => Promise<IssuerAnswer>;
  /** A step of a login, by the cookies that the browser has. */
  browse: (url: string, cookie: string | undefined) => Promise<BrowserAnswer>;
}>;

export const issuerCalls = (provider: Provider, publicUrl: string): IssuerCalls => {
  const { host, protocol } = new URL(publicUrl);
  // It builds its addresses from these, and must build them as clients see them.
  const seen = { host, 'x-forwarded-proto': protocol.replace(':', '') };
  provider.proxy = true;
  const handle = provider.callback() as (request: IncomingMessage, response: ServerResponse) => void;
  // It answers that something went wrong; what it was, whoever asked has to hear: it may be over in a moment.
  const failures = new WeakMap<IncomingMessage, unknown>();
  provider.on('server_error', ({ req }, error: unknown) => void failures.set(req, error));

  const call = async (options: InjectOptions): Promise<BrowserAnswer> => {
    let asked: IncomingMessage | undefined;
    const dispatch = (request: unknown, response: unknown) => {
      asked = request as IncomingMessage;
      handle(asked, response as ServerResponse);
    };
    const answered = await inject(dispatch, { ...options, headers: { ...seen, ...options.headers } });
    if (asked && failures.has(asked)) throw failures.get(asked);
    const { statusCode: status, headers, payload } = answered;
    const { location, 'set-cookie': cookies = [] } = headers;
    const isJson = /^application\/([\w-]+\+)?json\b/.test(String(headers['content-type']));
    return {
      status,
      body: (isJson && payload !== '' ? JSON.parse(payload) : {}) as IssuerAnswer['body'],
      ...(location === undefined ? {} : { location }),
      cookies: [cookies].flat().map(String),
    };
  };
  return {
    token: async ({ authorization, body: asked }) => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
      };
      // Of nothing it would say that it is of the wrong type; a field without a value counts as one that is missing.
      const payload = new URLSearchParams({ grant_type: '', ...asked }).toString();
      const { status, body } = await call({ method: 'POST', url: '/oauth2/token', headers, payload });
      return { status, body };
    },
    document: path => call({ method: 'GET', url: path }),
    browse: (url, cookie) => call({ method: 'GET', url, headers: cookie === undefined ? {} : { cookie } }),
  };
};
