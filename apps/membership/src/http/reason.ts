import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { Problem } from '@charter/service';

const LONGEST = 500;

/** May be left out, but not be null: clients leave out what they do not mean. */
export const Optional = () => ValidateIf((_request, value) => value !== undefined);

/** Why something is done, in the words of who does it. */
export const IsReason = () => (target: object, property: string) => {
  Optional()(target, property);
  IsString({ message: 'The reason must be text.' })(target, property);
  IsNotEmpty({ message: 'The reason must not be empty.' })(target, property);
  MaxLength(LONGEST, { message: `The reason must have at most ${LONGEST} characters.` })(target, property);
};

/** The same where there is no body to say it in. Throws 400 where it comes twice, or empty. */
export const reasonIn = (said: string | readonly string[] | undefined): string | undefined => {
  if (said === undefined) return undefined;
  if (typeof said === 'string' && said !== '') return said;
  throw new Problem(400, 'The reason must be one text that is not empty.');
};
