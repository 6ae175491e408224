import { Failure } from './failure';
import type { Terminal } from './output/terminal';

/** The e-mail address of whom to invite: given, or asked for where somebody can be asked. */
export const chosenAddress = async (
  terminal: Pick<Terminal, 'interactive' | 'ask'>,
  given: string | undefined,
): Promise<string> => {
  if (given === undefined && terminal.interactive) return terminal.ask('E-mail address of the user:', mistakeIn);
  if (given === undefined) throw new Failure('Whom? Give the e-mail address of the user.');
  const mistake = mistakeIn(given);
  if (mistake !== undefined) throw new Failure(mistake);
  return given;
};

/** Whether mail to it arrives only the message can tell; this finds what was meant for something else. */
const mistakeIn = (address: string): string | undefined =>
  /^[^\s@]+@[^\s@]+$/.test(address) ? undefined : `This is no e-mail address: ${address}`;
