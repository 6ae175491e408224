import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { receivedMessage, type Received } from './received-message';

/** What can be wrong with a server. */
export type Mood = 'well' | 'no-such-mailbox' | 'greylisting' | 'not-from-you' | 'silent' | 'loses-its-answer';

/** A server of SMTP that takes messages and shows them; it wants to know who sends them, where that is said. */
export const smtpServerForSpecs = async (login?: Readonly<{ user: string; password: string }>) => {
  const received: Readonly<{ to: readonly string[]; message: Received }>[] = [];
  const state: { mood: Mood; connections: number } = { mood: 'well', connections: 0 };
  const options: SMTPServerOptions = {
    ...{ disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'], allowInsecureAuth: true, logger: false },
    onConnect: (_session, callback) => {
      state.connections++;
      if (state.mood !== 'silent') callback();
    },
    onAuth: ({ username, password }, _session, callback) => {
      const known = login && username === login.user && password === login.password;
      callback(known ? undefined : new Error('Who are you?'), known ? { user: username } : undefined);
    },
    onMailFrom: (_address, _session, callback) => callback(refusal(state.mood, 'not-from-you', 553)),
    onRcptTo: (_address, _session, callback) =>
      callback(refusal(state.mood, 'no-such-mailbox', 550) ?? refusal(state.mood, 'greylisting', 451)),
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const message = receivedMessage(Buffer.concat(chunks).toString('utf8'));
        received.push({ to: envelope.rcptTo.map(({ address }) => address), message });
        if (state.mood !== 'loses-its-answer') callback();
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => undefined); // Of a client that has gone: what it had to say, it was told.
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const who = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : '';
  return {
    url: `smtp://${who}127.0.0.1:${port}`,
    ...{ received, state },
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
};

const refusal = (mood: Mood, meant: Mood, responseCode: number): Error | undefined =>
  mood === meant ? Object.assign(new Error('No.'), { responseCode }) : undefined;
