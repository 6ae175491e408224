import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, Failure } from '../failure';
import { patienceOf, piecesOf } from './long-answer';
import { ApiProblem, problemBodyOf } from './problem';

export type ApiRequest = Readonly<{
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the root, with its query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: object | URLSearchParams;
  /** The answer is long: it is not read, but handed on as it comes. */
  isLong?: boolean;
}>;

/** What came back: the body as read from JSON, or the pieces of a long one; and the tag of the state that it is in. */
export type Received = Readonly<{ body: unknown; tag: string | undefined }>;

/** Sends a request, and again where that is safe and may help; rejects with ApiProblem or Failure. */
export type Transport = (request: ApiRequest) => Promise<Received>;

export type TransportOptions = Readonly<{
  url: URL;
  userAgent: string;
  /** Told of each answer, for `-v`. */
  onAnswer?: (line: string) => void;
  /** Told why and how long the command waits. */
  onWait?: (line: string) => void;
  pause?: (milliseconds: number) => Promise<unknown>;
}>;

/** A person waits in front of the command: past this many tries it is better to say what is wrong. */
const TRIES = 4;
/** A server that asks for a longer pause than this is not worth waiting for here. */
const LONGEST_PAUSE_MS = 10_000;
/** The server itself gives up after a few seconds; a longer silence means that the answer, or the rest of it, will not come. */
const LONGEST_SILENCE_MS = 30_000;

/** Makes the transport to one server. Whoever sends a write gives it an Idempotency-Key, so every request may be repeated. */
export const transport =
  ({ url, userAgent, onAnswer, onWait, pause = sleep }: TransportOptions): Transport =>
  async request => {
    for (let attempt = 1; ; attempt++) {
      const begun = performance.now();
      const response = await answerTo(url, { ...request, headers: { ...request.headers, 'user-agent': userAgent } });
      const line = `${request.method} ${request.path.split('?')[0]}`;
      onAnswer?.(
        `${line}: ${response === 'lost' ? 'connection lost' : response.status} (${Math.round(performance.now() - begun)} ms)`,
      );

      const waitFor = attempt < TRIES ? pauseBefore(response, attempt) : undefined;
      if (waitFor === undefined) return outcomeOf(line, url, response);
      onWait?.(
        `${response === 'lost' ? 'The connection was lost' : 'The server is busy'}; trying again in ${(waitFor / 1000).toFixed(1)} s.`,
      );
      await pause(waitFor);
    }
  };

type Answer = Readonly<{ status: number; headers: Headers; text: string; pieces?: AsyncIterable<Uint8Array> }> | 'lost';

const answerTo = async (url: URL, { method, path, headers, body, isLong }: ApiRequest): Promise<Answer> => {
  const json = body !== undefined && !(body instanceof URLSearchParams);
  const patience = patienceOf(LONGEST_SILENCE_MS);
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { accept: 'application/json', ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
      signal: patience.signal,
    });
    const answer = { status: response.status, headers: response.headers };
    if (isLong && response.ok) return { ...answer, text: '', pieces: piecesOf(url, response, patience) };
    const text = await response.text();
    patience.end();
    return { ...answer, text };
  } catch (error) {
    patience.end();
    return unreachable(url, error);
  }
};

/** 'lost' where the request may have arrived or not, and so may be repeated; a Failure where repeating would not help. */
const unreachable = (url: URL, error: unknown): 'lost' => {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError')
    throw new Failure(`${url.origin} did not answer within ${LONGEST_SILENCE_MS / 1000} seconds.`);
  switch (cause?.code) {
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'lost';
    case 'ECONNREFUSED':
      throw new Failure(`Nothing answers at ${url.origin}: the connection was refused.`, {
        advice: ['Is the server running, and is PLATFORM_URL its address?'],
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      throw new Failure(`The host name does not resolve: ${url.hostname}`, {
        exitCode: EXIT.unknownHost,
        advice: ['Check PLATFORM_URL.'],
      });
    default:
      throw new Failure(`${url.origin} cannot be reached: ${cause?.message ?? String(error)}`);
  }
};

/** Milliseconds to wait before the next try, or undefined when this answer is the last word. */
const pauseBefore = (answer: Answer, attempt: number): number | undefined => {
  // A little chance keeps commands that were cut off together from coming back together.
  if (answer === 'lost') return 200 * attempt + Math.random() * 100;
  if (answer.status !== 503 && answer.status !== 429) return undefined;
  const asked = retryAfter(answer.headers.get('retry-after'));
  return asked > LONGEST_PAUSE_MS ? undefined : asked + Math.random() * 100;
};

/** Seconds or an HTTP date; a second where the server does not say. */
const retryAfter = (header: string | null): number => {
  if (header === null) return 1000;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? 1000 : Math.max(0, milliseconds);
};

const outcomeOf = (request: string, url: URL, answer: Answer): Received => {
  if (answer === 'lost') throw new Failure(`The connection to ${url.origin} was lost ${TRIES} times.`);
  if (answer.status >= 400) throw new ApiProblem(request, answer, problemBodyOf(answer.text));
  const tag = answer.headers.get('etag') ?? undefined;
  if (answer.pieces) return { body: answer.pieces, tag };
  if (answer.text === '') return { body: undefined, tag };
  try {
    return { body: JSON.parse(answer.text), tag };
  } catch {
    throw new Failure(`${url.origin} answered something that is not JSON: is it a Charter server?`, {
      advice: ['Check PLATFORM_URL.'],
    });
  }
};
