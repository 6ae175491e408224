import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import type { ServiceConfig } from '../configuration/service-config';

/** What would let somebody in, or name a person, whoever put it into a line. */
const SECRET = ['authorization', 'token', 'access_token', 'refresh_token', 'api_token', 'apiToken', 'secret', 'email'];
const LEFT_OUT = '[left out]';

/**
 * The same where it stands within a text, such as the message of an error: who is logged in to a database, access tokens
 * and addresses of e-mail.
 */
const WITHIN_TEXT =
  /\bcharter_(?:api|service)_[\w-]+|(?<=:\/\/)[^\s/@"\\]+(?=@)|\beyJ[\w-]+\.[\w-]+\.[\w-]*|[^\s@"'\\/<>()[\]{}:;,=]+@[\p{L}\d.-]+\.\p{L}{2,}/gu;

/** Of an error nothing but what it says of itself: a database's may come with the values that it was given. */
const errorToTell = (error: Error): object => {
  const { type, message, stack, code } = stdSerializers.err(error);
  return { type, message, stack, ...(code === undefined ? {} : { code: code as unknown }) };
};

/**
 * The log of a process: JSON lines on stdout. Requests stand there by route template and correlation id; addresses of
 * people, query strings and bodies never do.
 */
export const openLog = (
  { logLevel }: Pick<ServiceConfig, 'logLevel'>,
  destination: DestinationStream = pino.destination(1),
): Logger =>
  pino(
    {
      level: logLevel,
      base: { pid: process.pid },
      redact: { paths: SECRET.flatMap(name => [name, `*.${name}`]), censor: LEFT_OUT },
      serializers: { err: errorToTell },
      formatters: { level: label => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      hooks: { streamWrite: line => line.replace(WITHIN_TEXT, LEFT_OUT) },
    },
    destination,
  );
