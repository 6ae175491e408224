import { Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isOrganizationName, ORGANIZATION_TYPES, type OrganizationType } from '@charter/organizations-domain';
import { IgnoresFields, IsReason } from '@charter/service';

const LONGEST_LABEL = 255;

/** May be left out, but not be null: clients leave out what they do not mean. */
const Optional = () => ValidateIf((_request, value) => value !== undefined);

const IsOrganizationName = () =>
  ValidateBy(
    {
      name: 'isOrganizationName',
      validator: { validate: value => typeof value === 'string' && isOrganizationName(value) },
    },
    {
      message:
        'The name must have 1 to 63 lower-case letters, digits and hyphens, not begin with a hyphen, and not look like an id.',
    },
  );

const IsLabel = () => (target: object, property: string) => {
  IsString({ message: 'The label must be text.' })(target, property);
  IsNotEmpty({ message: 'The label must not be empty.' })(target, property);
  MaxLength(LONGEST_LABEL, { message: `The label must have at most ${LONGEST_LABEL} characters.` })(target, property);
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))(target, property);
};

const IsCountry = () => (target: object, property: string) => {
  IsISO31661Alpha2({ message: 'The country must be a two-letter country code of ISO 3166.' })(target, property);
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))(
    target,
    property,
  );
};

export class CreateOrganizationRequest {
  @IsLabel()
  readonly label!: string;

  @Optional()
  @IsOrganizationName()
  readonly name?: string;

  @Optional()
  @IsCountry()
  readonly country?: string;

  @Optional()
  @IsIn(ORGANIZATION_TYPES, { message: `The type must be one of ${ORGANIZATION_TYPES.join(', ')}.` })
  readonly type?: OrganizationType;

  @Optional()
  @IsUUID('all', { message: 'The owner must be named by the id of a user.' })
  readonly owner_id?: string;

  @Optional()
  @IsEmail({}, { message: 'The security contact must be an e-mail address.' })
  readonly security_contact?: string;
}

/** The public API lets clients send along which billing profile it has; nobody chooses that here. */
@IgnoresFields('billing_profile_id')
export class ChangeOrganizationRequest {
  @Optional()
  @IsOrganizationName()
  readonly name?: string;

  @Optional()
  @IsLabel()
  readonly label?: string;

  @Optional()
  @IsCountry()
  readonly country?: string;

  @ValidateIf((_request, value) => value !== undefined && value !== null)
  @IsEmail({}, { message: 'The security contact must be an e-mail address.' })
  readonly security_contact?: string | null;

  /** Why staff change it; of members nobody asks. */
  @Optional()
  @IsReason()
  readonly reason?: string;
}

export class SuspensionRequest {
  @IsReason()
  readonly reason!: string;
}
