import { Transform } from 'class-transformer';
import { IsISO31661Alpha2, IsNotEmpty, IsString, MaxLength, ValidateBy, ValidateIf } from 'class-validator';
import { isUsername } from '../people/naming';

const LONGEST_NAME = 255;

const IsName = (what: string) => (target: object, property: string) => {
  IsString({ message: `The ${what} must be text.` })(target, property);
  IsNotEmpty({ message: `The ${what} must not be empty.` })(target, property);
  MaxLength(LONGEST_NAME, { message: `The ${what} must have at most ${LONGEST_NAME} characters.` })(target, property);
};

const USERNAME_RULE =
  'The username must have 1 to 63 characters: lower-case letters, digits, dots, hyphens and underscores, of which the first is a letter or a digit.';

export class RegistrationRequest {
  /** The token of the invitation's link. */
  @IsString({ message: 'The invitation must be the token of its link.' })
  readonly invitation!: string;

  /** Without one, the address suggests it. */
  @ValidateIf((_request, value) => value !== undefined && value !== null)
  @ValidateBy(
    { name: 'isUsername', validator: { validate: value => typeof value === 'string' && isUsername(value) } },
    { message: USERNAME_RULE },
  )
  readonly username?: string | null;

  @IsString({ message: 'The password must be text.' })
  readonly password!: string;

  @IsName('first name')
  readonly first_name!: string;

  @IsName('last name')
  readonly last_name!: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))
  @IsISO31661Alpha2({ message: 'The country must be a two-letter country code of ISO 3166.' })
  readonly country!: string;
}
