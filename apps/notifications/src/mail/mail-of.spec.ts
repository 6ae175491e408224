import { describe, expect, it } from '@jest/globals';
import { ConfigurationInvalid, serviceConfigOf } from '@charter/service';
import type { Vault } from '@charter/vault';
import { notificationsService } from '../notifications-service';
import { mailOf } from './mail-of';

const configured = (environment: NodeJS.ProcessEnv) => Object.keys(mailOf(serviceConfigOf(environment), {} as Vault));
const start = (environment: NodeJS.ProcessEnv) => () => notificationsService.check?.(serviceConfigOf(environment));
const SMTP = { SMTP_URL: 'smtp://mail.example:25' };
const FOLDER = { MAIL_DIR: '/tmp/mail' };
const APART = { KAFKA_BROKERS: 'kafka:9092' };
const PRODUCTION = { NODE_ENV: 'production' };

describe('where messages go', () => {
  it.each([
    ['alone on a machine', {}],
    ['in a folder of its own choice', FOLDER],
    ['as one of several processes that share a folder', { ...FOLDER, ...APART }],
  ])('is a folder that is shown: %s', (_, environment) => {
    expect(start(environment)).not.toThrow();
    expect(configured(environment)).toEqual(['mailer', 'shown']);
  });
  it.each([
    ['alone on a machine', SMTP],
    ['as one of several processes', { ...SMTP, ...APART }],
    ['in production', { ...SMTP, ...APART, ...PRODUCTION }],
  ])('is a server, and nothing is shown: %s', (_, environment) => {
    expect(start(environment)).not.toThrow();
    expect(configured(environment)).toEqual(['mailer']);
  });
  it.each([
    ['in production', PRODUCTION, /Set SMTP_URL\.$/],
    ['in production, whatever folder is named', { ...PRODUCTION, ...FOLDER }, /Set SMTP_URL\.$/],
    ['as one of several processes', APART, /Set SMTP_URL; or, for development, MAIL_DIR/],
  ])('has to be said before the service starts: %s', (_, environment, remedy) => {
    expect(start(environment)).toThrow(ConfigurationInvalid);
    expect(start(environment)).toThrow(remedy);
    // An operator's command that runs there all the same sends nothing, and shows nothing.
    expect(configured(environment)).toEqual([]);
  });
  it('is one of both', () => expect(start({ ...SMTP, ...FOLDER })).toThrow('Leave out MAIL_DIR, or SMTP_URL.'));
});
