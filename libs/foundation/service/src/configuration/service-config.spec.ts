import { describe, expect, it } from '@jest/globals';
import { ConfigurationInvalid } from './configuration';
import { serviceConfigOf } from './service-config';

const wrong = (environment: NodeJS.ProcessEnv): string => {
  try {
    serviceConfigOf(environment);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error.message;
  }
  return 'nothing';
};

describe('the configuration of a service', () => {
  it('needs nothing to be set', () =>
    expect(serviceConfigOf({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:8080',
      dataDir: '.data',
      eventStoreUrl: undefined,
      databaseUrl: undefined,
      vaultUrl: undefined,
      kafka: undefined,
      mail: { smtpUrl: undefined, from: 'Charter <charter@localhost>', folder: undefined },
      jwksUrl: undefined,
      oidcIssuer: undefined,
      accessTokenTtl: 900,
      rateLimit: true,
      trustProxy: false,
      logLevel: 'info',
      production: false,
    }));

  it('is what is set', () =>
    expect(
      serviceConfigOf({
        ...{ PORT: '81', HOST: '0.0.0.0', PUBLIC_URL: 'https://charter.example', DATA_DIR: '/data' },
        ...{
          EVENTSTORE_URL: 'esdb://store:2113?tls=false',
          DATABASE_URL: 'postgres://db/charter',
          VAULT_URL: 'sqlite:v',
        },
        ...{ OIDC_ISSUER: 'https://login.example', ACCESS_TOKEN_TTL: '60', RATE_LIMIT: 'off', TRUST_PROXY: 'true' },
        ...{ LOG_LEVEL: 'debug', NODE_ENV: 'production', JWKS_URL: 'http://identity/keys' },
        ...{ KAFKA_BROKERS: 'one:9092,two:9092', KAFKA_TLS: 'true' },
        ...{ KAFKA_USERNAME: 'charter', KAFKA_PASSWORD: 'secret' },
        ...{ SMTP_URL: 'smtps://charter:secret@mail.example', MAIL_FROM: 'Acme <acme@example.com>', MAIL_DIR: '/mail' },
      }),
    ).toEqual({
      ...{ port: 81, host: '0.0.0.0', publicUrl: 'https://charter.example', dataDir: '/data' },
      ...{ eventStoreUrl: 'esdb://store:2113?tls=false', databaseUrl: 'postgres://db/charter', vaultUrl: 'sqlite:v' },
      ...{ oidcIssuer: 'https://login.example', accessTokenTtl: 60, rateLimit: false, trustProxy: true },
      ...{ logLevel: 'debug', production: true, jwksUrl: 'http://identity/keys' },
      kafka: {
        ...{ brokers: ['one:9092', 'two:9092'], clientId: 'charter', tls: true },
        sasl: { mechanism: 'scram-sha-512', username: 'charter', password: 'secret' },
      },
      mail: { smtpUrl: 'smtps://charter:secret@mail.example', from: 'Acme <acme@example.com>', folder: '/mail' },
    }));

  it('takes what is empty for what is not set', () =>
    expect(serviceConfigOf({ PORT: '', PUBLIC_URL: '', EVENTSTORE_URL: '', TRUST_PROXY: '' })).toEqual(
      serviceConfigOf({}),
    ));

  it.each([
    [{ HOST: 'charter.internal', PORT: '81' }, 'http://charter.internal:81'],
    [{ HOST: '::1' }, 'http://[::1]:8080'],
    [{ PUBLIC_URL: 'https://charter.example/' }, 'https://charter.example'],
    [{ PUBLIC_URL: 'https://charter.example:8443//' }, 'https://charter.example:8443'],
  ])('finds itself: %j is at %s', (environment, url) => expect(serviceConfigOf(environment).publicUrl).toBe(url));

  it.each([
    ['https://charter.example', 'Charter <charter@charter.example>'],
    ['http://127.0.0.1:8080', 'Charter <charter@localhost>'],
    ['http://[::1]:8080', 'Charter <charter@localhost>'],
  ])('sends its mail from where it is: %s', (url, from) =>
    expect(serviceConfigOf({ PUBLIC_URL: url }).mail.from).toBe(from),
  );

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'charter.example'],
    ['PUBLIC_URL', 'ftp://charter.example'],
    // The official clients put a path of their own behind the host.
    ['PUBLIC_URL', 'https://example.com/charter'],
    ['EVENTSTORE_URL', 'http://store:2113'],
    ['DATABASE_URL', 'mysql://db'],
    ['OIDC_ISSUER', 'login'],
    ['ACCESS_TOKEN_TTL', '0'],
    ['ACCESS_TOKEN_TTL', '86401'],
    ['ACCESS_TOKEN_TTL', 'soon'],
    ['RATE_LIMIT', 'yes'],
    ['TRUST_PROXY', 'perhaps'],
    ['PORT', '0'],
    ['VAULT_URL', 'mysql://vault'],
    ['KAFKA_BROKERS', 'kafka'],
    ['KAFKA_SASL', 'none'],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'mail.example:25'],
    ['SMTP_URL', 'smtp://'],
    ['MAIL_FROM', 'Charter'],
    ['MAIL_FROM', 'Charter <charter@example.com>, other@example.com'],
    ['MAIL_FROM', 'Charter\nBcc: <other@example.com>'],
  ])('refuses %s=%s, and says what it must be', (name, value) =>
    expect(wrong({ [name]: value })).toMatch(new RegExp(`^The configuration will not do:\n  ${name}: must [^\n]+$`)),
  );

  it('names all that is wrong in one message, and repeats no value: it may hold a password', () => {
    const [DATABASE_URL, SMTP_URL] = ['mysql://charter:s3cret@db', 'http://charter:s3cret@mail'];
    const message = wrong({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL, SMTP_URL });
    expect(message.split('\n').map(line => line.split(':')[0]?.trim())).toEqual([
      'The configuration will not do',
      'PORT',
      'DATABASE_URL',
      'SMTP_URL',
      'LOG_LEVEL',
    ]);
    expect(message).not.toContain('s3cret');
  });
});
