import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sealed } from './fake-audit';
import { join } from './fake-members';
import { create, routes, type Fake } from './fake-routes';
import type { Reply, Seen } from './fake-shapes';

export interface FakeCharter extends AsyncDisposable {
  readonly url: string;
  /** What has been asked, in order. */
  readonly seen: readonly Seen[];
  /** Has this organization already. */
  given(organization: Readonly<{ label: string; type?: string }>): void;
  /** Has this member of its latest organization already; answers the id. */
  givenMember(member: Readonly<{ email: string; permissions: readonly string[]; grants?: readonly object[] }>): string;
  /** Has sealed its store so, whatever it had said before. */
  sealed(sealed: Sealed): void;
  /** Answers the next request of this kind so; 'reset' cuts its connection. Several wait in line. */
  answerNext(request: string, reply: Reply | 'reset'): void;
  /** Access tokens given out so far are no longer taken. */
  endAccess(): void;
}

/** A small server that speaks the shapes of the public API, for protocol details that a real one shows only in trouble. */
export const startFakeCharter = async (): Promise<FakeCharter> => {
  const seen: Seen[] = [];
  const planned = new Map<string, (Reply | 'reset')[]>();
  const fake: Fake = {
    organizations: new Map(),
    memberships: new Map(),
    generation: 1,
    sealed: { checkpoints: [], keys: [] },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = await readSeen(request);
    seen.push(asked);
    const path = asked.path.split('?')[0]!;
    const reply = planned.get(`${asked.method} ${path}`)?.shift() ?? routes(fake, asked);
    if (reply === 'reset') request.socket.resetAndDestroy();
    else send(response, reply);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    given: organization => void create(fake, organization),
    givenMember: member => join([...fake.memberships.values()].at(-1)!, member),
    sealed: sealed => void (fake.sealed = sealed),
    answerNext: (request, reply) => planned.set(request, [...(planned.get(request) ?? []), reply]),
    endAccess: () => void fake.generation++,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};

const readSeen = async (request: IncomingMessage): Promise<Seen> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method!,
    path: request.url!,
    headers: request.headers,
    body: Buffer.concat(chunks).toString(),
  };
};

const send = (response: ServerResponse, { status, body, headers, isCut }: Reply) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  if (isCut) response.write(text, () => response.destroy());
  else response.end(text);
};
