import { IsISO31661Alpha2, IsString, IsUrl, MaxLength, ValidateIf } from 'class-validator';
import { Transform } from 'class-transformer';

const LONGEST = 255;

/** May be left out; null takes the detail away, and so does the empty text as which it is shown from then on. */
const Removable = () => ValidateIf((_request, value) => value !== undefined && value !== null && value !== '');

const IsDetail = (what: string) => (target: object, property: string) => {
  Removable()(target, property);
  IsString({ message: `The ${what} must be text.` })(target, property);
  MaxLength(LONGEST, { message: `The ${what} must have at most ${LONGEST} characters.` })(target, property);
};

const IsAddressOf = (what: string) => (target: object, property: string) => {
  IsDetail(what)(target, property);
  IsUrl({ protocols: ['http', 'https'], require_protocol: true }, { message: `The ${what} must be a web address.` })(
    target,
    property,
  );
};

export class ChangeUserRequest {
  @IsDetail('first name')
  readonly first_name?: string | null;

  @IsDetail('last name')
  readonly last_name?: string | null;

  @IsDetail('company')
  readonly company?: string | null;

  @IsAddressOf('website')
  readonly website?: string | null;

  @IsAddressOf('picture')
  readonly picture?: string | null;

  @ValidateIf((_request, value) => value !== undefined)
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))
  @IsISO31661Alpha2({ message: 'The country must be a two-letter country code of ISO 3166.' })
  readonly country?: string;
}
