import './compile-cache';
import { ConfigurationInvalid, serviceConfigOf } from '@charter/service';
import type { AdminAnswer } from './admin/command-line';
import { runAdmin } from './admin/commands';
import { ADMIN_HELP } from './admin/help';
import { askAdmin } from './admin/socket';
import { needsNoService, runWithoutServices } from './admin/without-services';
import { openCharter } from './charter';

// npm run admin -- COMMAND [options]

const answerTo = async (args: readonly string[]): Promise<AdminAnswer> => {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) return { code: 0, text: ADMIN_HELP };
  const config = serviceConfigOf({ LOG_LEVEL: 'error', ...process.env });
  if (needsNoService(args)) return runWithoutServices(args, config);
  const answered = await askAdmin(config, args);
  if (answered) return answered;
  const charter = await openCharter({ config });
  try {
    return await runAdmin(args, charter);
  } finally {
    await charter.close();
  }
};

const main = async (): Promise<void> => {
  try {
    const { code, text } = await answerTo(process.argv.slice(2));
    (code === 0 ? console.log : console.error)(text);
    process.exitCode = code;
  } catch (error) {
    console.error(error instanceof ConfigurationInvalid ? error.message : error);
    process.exitCode = 1;
  }
};
void main();
