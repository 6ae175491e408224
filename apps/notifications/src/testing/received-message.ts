/** A message as whoever receives it reads it. */
export type Received = Readonly<{
  /** By their names in lower case. */
  headers: ReadonlyMap<string, string>;
  subject: string;
  text: string;
  html: string;
}>;

/** Reads a message that has one part of text and one of HTML. */
export const receivedMessage = (raw: string): Received => {
  const { headers, body } = entityIn(raw);
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '') ?? [];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(part => entityIn(part.replace(/^\r\n/, '').replace(/\r\n$/, '')));
  const ofType = (type: string): string => {
    const part = parts.find(one => one.headers.get('content-type')?.startsWith(type));
    if (!part) throw new Error(`There is no part of ${type}.`);
    return decoded(part.body, part.headers.get('content-transfer-encoding')).replaceAll('\r\n', '\n');
  };
  const subject = inClear(headers.get('subject') ?? '');
  return { headers, subject, text: ofType('text/plain'), html: ofType('text/html') };
};

const entityIn = (text: string) => {
  const end = text.indexOf('\r\n\r\n');
  const unfolded = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headers = unfolded.split('\r\n').map(line => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { headers: new Map(headers), body: text.slice(end + 4) };
};

const decoded = (body: string, encoding: string | undefined): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return bytesIn(body.replace(/=\r\n/g, ''));
  return body;
};

/** Two hexadecimal digits behind an equals sign are a byte. */
const bytesIn = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** Words that are written in another alphabet than the header's. */
const inClear = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : bytesIn(word.replaceAll('_', ' ')),
    );
