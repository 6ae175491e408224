import { setTimeout as pause } from 'node:timers/promises';
import { canonical } from '@charter/evidence';
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
const POSITION = /\b\d+(\/|%2F)\d+\b/g;
/** Hashes and signatures, of which a proof has as many as there are streams of whoever beside it. */
const HASH = /"([\w-]{43}|[\w-]{86})"/g;
const HASHES = /"#"(,"#")+/g;
const LEAVES = /\["#"\](,\["#"\])+/g;
/** What checkpoints and proofs count, of everything that is stored. */
const COUNTED = /"(number|events|streams|checkpoint|bucket)":"?\d+"?/g;

const formEncoded = (word: string): string => new URLSearchParams({ word }).toString().slice('word='.length);

/** Status, names of headers, and the body with every id, time, hash and word that was asked for blanked out. */
export const shapeOf = ({ status, headers, text }: Answer, said: readonly string[]): Shape => {
  const spellings = said.flatMap(word => [word, encodeURIComponent(word), formEncoded(word)]);
  const longestFirst = [...new Set(spellings)].sort((one, other) => other.length - one.length);
  const shown = isLines(headers) ? kindsOf(text) : isJson(headers) && text !== '' ? canonical(JSON.parse(text)) : text;
  const body = longestFirst.reduce((blanked, word) => blanked.replaceAll(word, '…'), shown);
  return {
    status,
    headers: Object.keys(headers)
      .filter(name => !BY_CHANCE.has(name))
      .sort(),
    body: withoutProofs(body.replace(ID, '…').replace(INSTANT, '…').replace(POSITION, '…')),
  };
};

const withoutProofs = (body: string): string =>
  body.replace(HASH, '"#"').replace(HASHES, '"#"').replace(LEAVES, '["#"]').replace(COUNTED, '"$1":0');

export const isJson = ({ 'content-type': type }: Answer['headers']): boolean =>
  type?.startsWith('application/json') ?? false;

/** Whether it is a file of JSON Lines. */
export const isLines = ({ 'content-type': type }: Answer['headers']): boolean =>
  type?.startsWith('application/x-ndjson') ?? false;

/** A file of evidence has each reading of what is in it: it is told by what it says of itself, and what kinds of lines it has. */
const kindsOf = (text: string): string => {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const kinds = lines.map(line => (JSON.parse(line) as Readonly<{ kind?: string }>).kind ?? 'row');
  return [first, ...new Set(kinds)].join('\n');
};
