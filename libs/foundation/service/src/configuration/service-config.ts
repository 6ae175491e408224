import { z } from 'zod';
import type { KafkaSettings } from '@charter/messaging';
import { configurationOf } from './configuration';
import { kafkaSettingsOf, kafkaVariables } from './kafka-config';
import { mailSettingsOf, mailVariables, type MailSettings } from './mail-config';

const whole = (least: number, most: number, error: string) =>
  z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' });

/** The official clients put paths of their own directly behind the host. */
const isRoot = (url: string): boolean => URL.canParse(url) && /^https?:\/\/[^/?#]+\/*$/.test(url);
const httpRoot = z
  .string()
  .refine(isRoot, 'must be an address that begins with http:// or https:// and has no path')
  .transform(url => url.replace(/\/+$/, ''));

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The variables that every service reads. Where a part has no default here, whoever composes the process has one. */
const variables = {
  PORT: whole(1, 65_535, 'must be a port').default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: httpRoot.optional(),
  DATA_DIR: z.string().default('.data'),
  EVENTSTORE_URL: z
    .string()
    .regex(/^(esdb|kurrentdb)(\+discover)?:\/\//, 'must begin with esdb://')
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/|pglite:)/, 'must begin with postgres:// or pglite:')
    .optional(),
  VAULT_URL: z
    .string()
    .regex(/^(sqlite:|postgres(ql)?:\/\/)/, 'must begin with sqlite: or postgres://')
    .optional(),
  ...kafkaVariables,
  ...mailVariables,
  OIDC_ISSUER: httpUrl.optional(),
  // Where the public address cannot be reached from inside, as among containers.
  JWKS_URL: httpUrl.optional(),
  // What a token was issued for can end earlier: facts decide that. This is for those who only look at tokens.
  ACCESS_TOKEN_TTL: whole(1, 24 * 60 * 60, 'must be a number of seconds, at most a day').default(900),
  RATE_LIMIT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  TRUST_PROXY: z.stringbool('must be true or false').default(false),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  NODE_ENV: z.string().default('development'),
};

/** How a process of Charter is set up. */
export type ServiceConfig = Readonly<{
  port: number;
  host: string;
  /** Where clients reach it: the issuer of tokens, and the base of every absolute link. Without a slash at its end. */
  publicUrl: string;
  dataDir: string;
  eventStoreUrl: string | undefined;
  databaseUrl: string | undefined;
  vaultUrl: string | undefined;
  /** Nothing where the process carries its events itself. */
  kafka: KafkaSettings | undefined;
  mail: MailSettings;
  /** Where the keys are published that sign tokens; nothing where that is the public address. */
  jwksUrl: string | undefined;
  oidcIssuer: string | undefined;
  accessTokenTtl: number;
  rateLimit: boolean;
  /** Whether what stands in front of it may say whose request it passes on. */
  trustProxy: boolean;
  logLevel: (typeof LOG_LEVELS)[number];
  production: boolean;
}>;

/** Reads what every service reads. Throws ConfigurationInvalid. */
export const serviceConfigOf = (environment: NodeJS.ProcessEnv): ServiceConfig => {
  const read = configurationOf(variables, environment);
  const publicUrl = read.PUBLIC_URL ?? `http://${inUrl(read.HOST)}:${read.PORT}`;
  return {
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    dataDir: read.DATA_DIR,
    eventStoreUrl: read.EVENTSTORE_URL,
    databaseUrl: read.DATABASE_URL,
    vaultUrl: read.VAULT_URL,
    kafka: kafkaSettingsOf(read),
    mail: mailSettingsOf(read, publicUrl),
    jwksUrl: read.JWKS_URL,
    oidcIssuer: read.OIDC_ISSUER,
    accessTokenTtl: read.ACCESS_TOKEN_TTL,
    rateLimit: read.RATE_LIMIT === 'on',
    trustProxy: read.TRUST_PROXY,
    logLevel: read.LOG_LEVEL,
    production: read.NODE_ENV === 'production',
  };
};

/** An address of IPv6 stands in brackets. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
