import { createHash, randomBytes } from 'node:crypto';
import type { Answer, Asked } from './identity-over-http';

type Cookie = Readonly<{ name: string; value: string; path: string }>;

/** A browser: it keeps cookies by their paths, and says where its forms come from. */
export const browserOver = (ask: (asked: Asked) => Promise<Answer>) => {
  const cookies = new Map<string, Cookie>();
  const keep = (answer: Answer) => {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find(one => one.toLowerCase().startsWith('path='))?.slice('path='.length) ?? '/';
      const isGone = attributes.some(one => one.toLowerCase() === 'expires=thu, 01 jan 1970 00:00:00 gmt');
      if (isGone) cookies.delete(`${name} ${path}`);
      else cookies.set(`${name} ${path}`, { name, value, path });
    }
    return answer;
  };
  const cookieFor = (address: string): Readonly<Record<string, string>> => {
    const [path = ''] = address.split('?');
    const fitting = [...cookies.values()].filter(cookie => path === cookie.path || path.startsWith(cookie.path));
    return fitting.length > 0 ? { cookie: fitting.map(({ name, value }) => `${name}=${value}`).join('; ') } : {};
  };
  const send = async (asked: Asked) => {
    const headers = { accept: 'text/html', ...cookieFor(asked.path), ...asked.headers };
    return keep(await ask({ ...asked, headers }));
  };
  const get = (path: string, asked: Partial<Asked> = {}) => send({ ...asked, path });
  const post = (path: string, fields: Readonly<Record<string, string>>, asked: Partial<Asked> = {}) =>
    send({ ...asked, method: 'POST', path, body: new URLSearchParams({ ...fields }) });
  return { cookies, get, post };
};

export type Browser = ReturnType<typeof browserOver>;

export const CALLBACK = 'http://127.0.0.1:5000';

/** What a client that wants to log somebody in keeps to itself, and what it asks for. */
export const loginRequest = (about: Readonly<Record<string, string | undefined>> = {}) => {
  const verifier = randomBytes(32).toString('base64url');
  const query = {
    ...{ client_id: 'upsun-cli', redirect_uri: CALLBACK, response_type: 'code', scope: 'offline_access' },
    ...{ prompt: 'consent', state: 'some-state', code_challenge_method: 'S256' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...about,
  };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { verifier, path: `/oauth2/authorize?${new URLSearchParams(given).toString()}` };
};

/** Where an answer sends a browser: in the same place, its path. */
export const placeOf = ({ headers }: Answer): string => {
  const { location = '' } = headers;
  return URL.canParse(location) && !location.startsWith(CALLBACK) ? new URL(location).pathname : location;
};

/** The parameters with which a browser comes back to a client: where it wanted another kind of answer, as the fragment. */
export const cameBackWith = ({ headers }: Answer): Readonly<Record<string, string>> => {
  const { search, hash } = new URL(headers.location ?? '');
  return Object.fromEntries(new URLSearchParams(search || hash.slice(1)));
};
