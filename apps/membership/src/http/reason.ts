import { ValidateIf } from 'class-validator';
import { IsReason, isSaid, Problem } from '@charter/service';

/** May be left out, but not be null: clients leave out what they do not mean. */
export const Optional = () => ValidateIf((_request, value) => value !== undefined);

/** Why something is done, in the words of who does it; nobody has to say it but staff. */
export const IsOptionalReason = () => (target: object, property: string) => {
  Optional()(target, property);
  IsReason()(target, property);
};

/** The same where there is no body to say it in. Throws 400 where it comes twice, or empty. */
export const reasonIn = (said: string | readonly string[] | undefined): string | undefined => {
  if (said === undefined) return undefined;
  if (isSaid(said)) return said;
  throw new Problem(400, 'The reason must be one text that is not empty.');
};
