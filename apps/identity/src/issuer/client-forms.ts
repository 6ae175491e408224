/** What the token endpoint is given, whichever way a client writes it down. */
export type TokenRequest = Readonly<{ authorization?: string; body: Readonly<Record<string, string>> }>;

/** All that any grant reads. Whatever else a body holds, nobody has to carry on. */
const PARAMETERS = [
  'grant_type',
  'client_id',
  'client_secret',
  'api_token',
  'refresh_token',
  'code',
  'code_verifier',
  'redirect_uri',
  'scope',
  'resource',
] as const;

/**
 * The official clients are public and yet send an empty secret: as a form field, or as `Basic client:`. The standard
 * has one form for a client without a secret, its `client_id` among the fields, and that is what the issuer gets.
 * A body in JSON has become an object like that of a form by now.
 */
export const inStandardForm = (authorization: string | undefined, body: unknown): TokenRequest => {
  const { client_secret, ...fields } = fieldsOf(body);
  const withSecret = client_secret ? { ...fields, client_secret } : fields;
  const client = publicClientOf(authorization);
  // Who names two clients is neither: the issuer says so.
  const isOne = client !== undefined && (fields['client_id'] ?? client) === client;
  if (isOne) return { body: { ...withSecret, client_id: client } };
  return { ...(authorization === undefined ? {} : { authorization }), body: withSecret };
};

/** The client in a Basic header without a secret. */
const publicClientOf = (authorization = ''): string | undefined => {
  const [, credentials = ''] = /^basic ([a-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  const [, client] = /^([^:]+):$/.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  return client;
};

const fieldsOf = (body: unknown): Readonly<Record<string, string>> => {
  if (typeof body !== 'object' || body === null) return {};
  const given = body as Readonly<Record<string, unknown>>;
  const texts = PARAMETERS.map(name => [name, given[name]] as const).filter(
    (entry): entry is [(typeof PARAMETERS)[number], string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
};
