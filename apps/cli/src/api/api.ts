import { randomUUID } from 'node:crypto';
import type { Session } from '../session/session';
import { ApiProblem } from './problem';
import type { ApiRequest, Transport } from './transport';

/** The server's API, asked in the name of a session. The answers' shapes are the server's promise; they are not checked again. */
export interface Api {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  patch<Answer>(path: string, body: object): Promise<Answer>;
  delete(path: string): Promise<void>;
}

/** Puts the session's token on each request, renews it once when it is refused, and gives each write an Idempotency-Key. */
export const apiOf = (send: Transport, session: Session): Api => {
  const call = async (request: ApiRequest): Promise<unknown> => {
    const signed = (token: string) =>
      send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    try {
      return await signed(await session.accessToken());
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401 || error.wantsSecondFactor) throw error;
      return signed(await session.renewedToken());
    }
  };
  // One key for all tries of a write: whichever of them arrives, it is decided once.
  const write = (request: ApiRequest) => call({ ...request, headers: { 'idempotency-key': randomUUID() } });

  return {
    get: <Answer>(path: string) => call({ method: 'GET', path }) as Promise<Answer>,
    post: <Answer>(path: string, body: object) => write({ method: 'POST', path, body }) as Promise<Answer>,
    patch: <Answer>(path: string, body: object) => write({ method: 'PATCH', path, body }) as Promise<Answer>,
    async delete(path) {
      await write({ method: 'DELETE', path });
    },
  };
};
