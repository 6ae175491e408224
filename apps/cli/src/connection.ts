import { join } from 'node:path';
import { apiOf, openApiOf, type Api, type OpenApi } from './api/api';
import { transport } from './api/transport';
import { Failure } from './failure';
import { issuer } from './session/issuer';
import { privateFiles } from './session/private-files';
import { openSession, type Session } from './session/session';

/** Where `npm start` listens. */
const DEFAULT_URL = 'http://127.0.0.1:8080';

export type Connection = Readonly<{
  url: URL;
  api: Api;
  /** What is open to everybody. */
  open: OpenApi;
  session: Session;
  tokenIsGiven: boolean;
}>;

export type ConnectionOptions = Readonly<{
  environment: NodeJS.ProcessEnv;
  configFolder: string;
  userAgent: string;
  onAnswer?: (line: string) => void;
  onWait: (line: string) => void;
}>;

/** Everything that a command needs to talk to the server that PLATFORM_URL names. Nothing is sent yet. */
export const connect = ({ environment, configFolder, ...voices }: ConnectionOptions): Connection => {
  const url = serverUrl(environment['PLATFORM_URL'] || DEFAULT_URL);
  const givenToken = environment['PLATFORM_TOKEN'] || undefined;
  const send = transport({ url, ...voices });
  const session = openSession({
    url,
    files: privateFiles(join(configFolder, 'sessions')),
    issuer: issuer(send),
    givenToken,
  });
  return { url, api: apiOf(send, session), open: openApiOf(send), session, tokenIsGiven: givenToken !== undefined };
};

const serverUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new Failure(`PLATFORM_URL is not an address: ${text}`, { advice: [`It looks like ${DEFAULT_URL}`] });
};
