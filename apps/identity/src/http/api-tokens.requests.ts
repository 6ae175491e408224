import { isISO8601, IsNotEmpty, IsString, MaxLength, ValidateBy, ValidateIf } from 'class-validator';

const LONGEST_NAME = 100;

/** With its zone: without one, it would be whenever our server says. */
const INSTANT = /T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The standard knows weeks, and years of six digits, too; what is stored has four, and is read back by that. */
const isInstant = (value: unknown): boolean =>
  typeof value === 'string' &&
  INSTANT.test(value) &&
  isISO8601(value, { strict: true }) &&
  Math.abs(Date.parse(value)) <= Date.parse('9999-12-31T23:59:59.999Z');

export class CreateApiTokenRequest {
  @IsString({ message: 'The name must be text.' })
  @IsNotEmpty({ message: 'The name must not be empty.' })
  @MaxLength(LONGEST_NAME, { message: `The name must have at most ${LONGEST_NAME} characters.` })
  readonly name!: string;

  @ValidateIf((_request, value) => value !== undefined && value !== null)
  @ValidateBy(
    { name: 'isInstant', validator: { validate: isInstant } },
    { message: 'The end must be a date and time with its zone, as in 2030-01-31T12:00:00Z.' },
  )
  readonly expires_at?: string | null;
}
