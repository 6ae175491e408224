import { randomUUID } from 'node:crypto';
import type { Session } from '../session/session';
import { ApiProblem } from './problem';
import type { ApiRequest, Received, Transport } from './transport';

/** What is there, and the tag of the state that it is in. */
export type Tagged<Answer> = Readonly<{ answer: Answer; tag: string | undefined }>;

/** The server's API, asked in the name of a session. The answers' shapes are the server's promise; they are not checked again. */
export interface Api {
  get<Answer>(path: string): Promise<Answer>;
  getTagged<Answer>(path: string): Promise<Tagged<Answer>>;
  /** The pieces of a long answer, as they come. */
  download(path: string): Promise<AsyncIterable<Uint8Array>>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  /** With a tag, rejects with a 412 where the thing is in that state no more. */
  patch<Answer>(path: string, body: object, tag?: string): Promise<Answer>;
  /** With a tag, the same. */
  delete<Answer = void>(path: string, tag?: string): Promise<Answer>;
}

/** What is open to everybody: it is asked without a token, so nobody has to be logged in. */
export type OpenApi = Pick<Api, 'get'>;

export const openApiOf = (send: Transport): OpenApi => ({
  get: async <Answer>(path: string) => (await send({ method: 'GET', path })).body as Answer,
});

/** Puts the session's token on each request, renews it once when it is refused, and gives each write an Idempotency-Key. */
export const apiOf = (send: Transport, session: Session): Api => {
  const call = async (request: ApiRequest): Promise<Received> => {
    const signed = (token: string) =>
      send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    try {
      return await signed(await session.accessToken());
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401 || error.wantsSecondFactor) throw error;
      return signed(await session.renewedToken());
    }
  };
  const write = async <Answer>(request: ApiRequest, tag?: string) => {
    // One key for all tries of a write: whichever of them arrives, it is decided once.
    const headers = { 'idempotency-key': randomUUID(), ...(tag === undefined ? {} : { 'if-match': tag }) };
    return (await call({ ...request, headers })).body as Answer;
  };

  return {
    get: async <Answer>(path: string) => (await call({ method: 'GET', path })).body as Answer,
    async getTagged<Answer>(path: string) {
      const { body, tag } = await call({ method: 'GET', path });
      return { answer: body as Answer, tag };
    },
    async download(path) {
      const { body } = await call({ method: 'GET', path, headers: { accept: '*/*' }, isLong: true });
      return body as AsyncIterable<Uint8Array>;
    },
    post: (path, body) => write({ method: 'POST', path, body }),
    patch: (path, body, tag) => write({ method: 'PATCH', path, body }, tag),
    delete: (path, tag) => write({ method: 'DELETE', path }, tag),
  };
};
