import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from './requests';

export type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; text: string }>;

/** Sends requests, in the name of whoever has the token. */
export type Asking = (request: Request, token?: string) => Promise<Answer>;

/** A server that is too busy says so, and means nothing by it here. */
const BUSY = 503;
const AGAIN_AFTER_MS = 100;

export const asking =
  (url: string): Asking =>
  async ({ method, path, headers = {}, body }, token) => {
    for (;;) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status !== BUSY)
        return { status: response.status, headers: Object.fromEntries(response.headers), text };
      await pause(AGAIN_AFTER_MS);
    }
  };

/** An answer without what differs from one request to the next. */
export type Shape = Readonly<{ status: number; headers: readonly string[]; body: string }>;

/** How old an answer may be depends on what the machine does besides. */
const BY_CHANCE = new Set(['charter-stale']);

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{26}\b/g;
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

const formEncoded = (word: string): string => new URLSearchParams({ word }).toString().slice('word='.length);

/** Status, names of headers, and the body with every id, time and word that was asked for blanked out. */
export const shapeOf = ({ status, headers, text }: Answer, said: readonly string[]): Shape => {
  const spellings = said.flatMap(word => [word, encodeURIComponent(word), formEncoded(word)]);
  const longestFirst = [...new Set(spellings)].sort((one, other) => other.length - one.length);
  const body = longestFirst.reduce((blanked, word) => blanked.replaceAll(word, '…'), text);
  return {
    status,
    headers: Object.keys(headers)
      .filter(name => !BY_CHANCE.has(name))
      .sort(),
    body: body.replace(ID, '…').replace(INSTANT, '…'),
  };
};
