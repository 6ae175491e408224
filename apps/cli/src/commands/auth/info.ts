import { Args, Flags } from '@oclif/core';
import { me } from '../../api/users';
import { PROPERTY_COLUMNS, propertiesOf, valueOf } from '../../output/properties';
import { PlatformCommand } from '../../platform-command';
import { tableFlags } from '../../table-flags';

/** What the whole picture shows; every other property can be asked for by its name. */
const SHOWN = ['id', 'first_name', 'last_name', 'username', 'email', 'country'];

export class AuthInfo extends PlatformCommand<typeof AuthInfo> {
  static override summary = 'Show who you are';
  static override description = 'Shows your account, or one property of it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Your user id:', command: '<%= config.bin %> <%= command.id %> id' },
    {
      description: 'The same, or nothing if you are not logged in:',
      command: '<%= config.bin %> <%= command.id %> id --no-auto-login',
    },
  ];

  static override args = { property: Args.string({ description: 'The property to show' }) };

  static override flags = {
    property: Flags.string({
      char: 'P',
      helpValue: 'PROPERTY',
      description: 'The property to show; another way to say it',
    }),
    'no-auto-login': Flags.boolean({ description: 'Print nothing, and succeed, if you are not logged in' }),
    refresh: Flags.boolean({
      description: 'Accepted for the sake of scripts: nothing is cached, so what you see is always fresh',
    }),
    ...tableFlags(PROPERTY_COLUMNS),
  };

  async run(): Promise<void> {
    const { api, session } = this.connect();
    if (this.flags['no-auto-login'] && !(await session.isOpen())) return;

    const properties = propertiesOf(await me(api));
    const property = this.args.property ?? this.flags.property;
    if (property !== undefined) return this.terminal.data(valueOf(properties, property, this.flags.format));
    await this.printProperties(
      SHOWN.flatMap(name => properties.filter(({ property }) => property === name)),
      this.flags,
    );
  }
}
