import { PlatformCommand } from '../../platform-command';

export class AuthLogout extends PlatformCommand<typeof AuthLogout> {
  static override summary = 'Log out';
  static override description =
    'Forgets the API token kept for this server and revokes the access token made from it. The API token itself stays valid.';
  static override aliases = ['logout'];
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<void> {
    const { session, url, tokenIsGiven } = this.connect();
    const revoked = await session.logout();
    if (!revoked) this.terminal.say('The server could not be told: the access token stays valid until it expires.');
    if (tokenIsGiven) this.terminal.say('PLATFORM_TOKEN is set: the next command will use it.');
    this.terminal.say(`You are logged out at ${url.origin}.`);
  }
}
