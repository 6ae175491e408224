import { text } from 'node:stream/consumers';
import { me } from '../../api/users';
import { Failure } from '../../failure';
import { PlatformCommand } from '../../platform-command';

export class AuthLogin extends PlatformCommand<typeof AuthLogin> {
  static override summary = 'Log in with an API token';
  static override description =
    'Checks an API token with the server and keeps it, readable by you alone, for this server. The token comes from PLATFORM_TOKEN, from the standard input, or from your answer; never from an option, where others could read it.';
  static override aliases = ['login'];
  static override hiddenAliases = ['auth:api-token-login'];
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'From a file:', command: '<%= config.bin %> <%= command.id %> < token.txt' },
    {
      description: 'At another server:',
      command: 'PLATFORM_URL=https://charter.example.com <%= config.bin %> <%= command.id %>',
    },
  ];

  async run(): Promise<void> {
    const apiToken = await this.apiToken();
    if (apiToken === '')
      throw new Failure('Logging in needs an API token.', { advice: ['Pipe it in, or set PLATFORM_TOKEN to it.'] });

    const { api, session, url } = this.connect();
    await session.login(apiToken);
    const { email, username } = await me(api);
    this.terminal.say(`You are logged in at ${url.origin} as ${username} (${email}).`);
  }

  private async apiToken(): Promise<string> {
    const given = process.env['PLATFORM_TOKEN'];
    if (given) return given;
    if (this.terminal.interactive) return this.terminal.askSecret('API token:');
    return process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  }
}
