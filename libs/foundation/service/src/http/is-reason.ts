import { IsString, MaxLength, ValidateBy } from 'class-validator';

/** Reasons are stored with what was done for them: so many characters, and no more. */
export const LONGEST_REASON = 500;

/** Whether a text says anything: it has a character that can be seen. */
export const isSaid = (text: unknown): text is string => typeof text === 'string' && /[^\s\p{C}]/u.test(text);

/** Why something is done, in the words of who does it. */
export const IsReason = () => (target: object, property: string) => {
  IsString({ message: 'The reason must be text.' })(target, property);
  ValidateBy(
    { name: 'isSaid', validator: { validate: value => typeof value !== 'string' || isSaid(value) } },
    { message: 'The reason must not be empty.' },
  )(target, property);
  MaxLength(LONGEST_REASON, { message: `The reason must have at most ${LONGEST_REASON} characters.` })(
    target,
    property,
  );
};
