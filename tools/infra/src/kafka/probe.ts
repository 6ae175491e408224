import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';

/** The requests that tell whether a broker is in use, written by hand: a client would bring its own retries along. */
const METADATA = { key: 3, version: 1 };
const SASL_HANDSHAKE = { key: 17, version: 1 };
const SASL_AUTHENTICATE = { key: 36, version: 0 };

/** With the authority that knows the brokers (PEM). */
export type Login = Readonly<{ username: string; password: string; ca: string }>;

/** The ids of the brokers that are in use, as the one on this port knows them; throws where it does not answer. */
export async function brokersKnownTo(port: number, login?: Login): Promise<readonly number[]> {
  const place = { host: '127.0.0.1', port };
  const socket = login ? connectByTls({ ...place, ca: login.ca }) : connect(place);
  try {
    await once(socket, login ? 'secureConnect' : 'connect');
    if (login) {
      await ask(socket, SASL_HANDSHAKE, string('PLAIN'));
      await ask(socket, SASL_AUTHENTICATE, bytes(Buffer.from(`\0${login.username}\0${login.password}`)));
    }
    const noTopics = Buffer.alloc(4);
    return brokersIn(await ask(socket, METADATA, noTopics));
  } finally {
    socket.destroy();
  }
}

const ask = async (socket: Socket, { key, version }: typeof METADATA, body: Buffer): Promise<Buffer> => {
  const header = Buffer.alloc(10);
  header.writeInt16BE(key, 0);
  header.writeInt16BE(version, 2);
  header.writeInt16BE(-1, 8); // No client id.
  socket.write(bytes(Buffer.concat([header, body])));
  let answer = Buffer.alloc(0);
  while (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) {
    const [chunk] = (await once(socket, 'data', { signal: ended(socket) })) as [Buffer];
    answer = Buffer.concat([answer, chunk]);
  }
  return answer.subarray(8); // After its size and the number of the request.
};

/** A broker hangs up on whom it does not know, and on what it does not understand. */
const ended = (socket: Socket): AbortSignal => {
  const controller = new AbortController();
  socket.once('close', () => controller.abort());
  return controller.signal;
};

const brokersIn = (answer: Buffer): readonly number[] => {
  const ids: number[] = [];
  let at = 4;
  for (let left = answer.readInt32BE(0); left > 0; left -= 1) {
    ids.push(answer.readInt32BE(at));
    at += 4;
    at += 2 + answer.readInt16BE(at) + 4; // Host and port.
    at += 2 + Math.max(0, answer.readInt16BE(at)); // The rack, or none.
  }
  return ids;
};

const string = (text: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};

const bytes = (content: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
};
