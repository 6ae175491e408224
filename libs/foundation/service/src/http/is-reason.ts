import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Reasons are stored with what was done for them: so many characters, and no more. */
export const LONGEST_REASON = 500;

/** Why something is done, in the words of who does it. */
export const IsReason = () => (target: object, property: string) => {
  IsString({ message: 'The reason must be text.' })(target, property);
  IsNotEmpty({ message: 'The reason must not be empty.' })(target, property);
  MaxLength(LONGEST_REASON, { message: `The reason must have at most ${LONGEST_REASON} characters.` })(
    target,
    property,
  );
};
