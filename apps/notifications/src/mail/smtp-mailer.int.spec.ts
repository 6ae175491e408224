import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smtpServerForSpecs, type Mood } from '../testing/smtp-server-for-specs';
import { MailFault, type Mail } from './mail';
import { smtpMailer } from './smtp-mailer';

const login = { user: 'charter', password: 'secret' };
const mail: Mail = {
  ...{ id: 'd1', messageId: '<d1@charter.example>', about: 'alice', to: 'alice@example.com' },
  ...{ subject: 'Welcome', text: 'Hello\n', html: '<p>Hello</p>' },
};
const from = 'Charter <charter@example.com>';

describe('a message over SMTP', () => {
  let server: Awaited<ReturnType<typeof smtpServerForSpecs>>;
  beforeAll(async () => {
    server = await smtpServerForSpecs(login);
  });
  afterAll(() => server.close());
  const faultOf = async (url: string): Promise<MailFault> => {
    const mailer = smtpMailer({ url, from });
    try {
      await mailer.send(mail);
    } catch (error) {
      if (error instanceof MailFault) return error;
    } finally {
      await mailer.close();
    }
    throw new Error('It was taken.');
  };

  it('says by its headers what it is, and that nobody need answer', async () => {
    const mailer = smtpMailer({ url: server.url, from });
    await mailer.send(mail);
    await mailer.close();
    const { headers } = server.received.at(-1)!.message;
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ from, to: 'alice@example.com', subject: 'Welcome', 'message-id': '<d1@charter.example>' },
      'auto-submitted': 'auto-generated',
      'content-type': expect.stringMatching(/^multipart\/alternative;/),
    });
  });

  it.each<[Mood, string]>([
    ['no-such-mailbox', 'recipient-refused'],
    ['greylisting', 'deferred'],
    ['not-from-you', 'message-refused'],
  ])('is refused by what the server says: %s', async (mood, why) => {
    server.state.mood = mood;
    const { why: told, message } = await faultOf(server.url);
    expect(told).toBe(why);
    expect(message).not.toContain('alice');
  });

  it.each<Mood>(['silent', 'loses-its-answer'])('is given up when the server says nothing: %s', async mood => {
    server.state.mood = mood;
    const hurried = `${server.url}/?connectionTimeout=200&greetingTimeout=200&socketTimeout=200`;
    expect((await faultOf(hurried)).why).toBe('unreachable');
  });

  it('is not taken from somebody who cannot log in', async () => {
    server.state.mood = 'well';
    expect((await faultOf(server.url.replace('secret', 'guess'))).why).toBe('login-refused');
  });

  it('is not taken where nobody listens', async () => {
    const gone = await smtpServerForSpecs();
    await gone.close();
    expect((await faultOf(gone.url)).why).toBe('unreachable');
    expect((await faultOf('smtp://no-such-host.invalid:25')).why).toBe('unreachable');
  });
});
