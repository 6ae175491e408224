import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsUUID, ValidateBy, ValidateNested } from 'class-validator';
import { PERMISSIONS, type Permission } from '@charter/membership-domain';
import { IsReason, Optional } from './reason';

const KNOWN = `Permissions are ${PERMISSIONS.join(', ')}.`;

const ArePermissions = () => (target: object, property: string) => {
  IsArray({ message: 'The permissions must be a list.' })(target, property);
  IsIn(PERMISSIONS, { each: true, message: KNOWN })(target, property);
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A time of day without a zone means another instant to each reader. */
const IsInstant = () =>
  ValidateBy(
    {
      name: 'isInstant',
      validator: {
        validate: value => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
      },
    },
    { message: 'The end must be a time of ISO 8601 with its zone, as 2030-01-31T12:00:00Z.' },
  );

export class CreateMemberRequest {
  @IsUUID('all', { message: 'The member must be named by the id of a user.' })
  readonly user_id!: string;

  @Optional()
  @ArePermissions()
  readonly permissions?: readonly Permission[];

  @IsReason()
  readonly reason?: string;
}

export class GrantRequest {
  @IsIn(PERMISSIONS, { message: KNOWN })
  readonly permission!: Permission;

  @IsInstant()
  readonly until!: string;

  @IsReason()
  readonly reason?: string;
}

/** Each list, where it is given, is the whole set. */
export class ChangeMemberRequest {
  @Optional()
  @ArePermissions()
  readonly permissions?: readonly Permission[];

  @Optional()
  @IsArray({ message: 'The grants must be a list.' })
  @ArrayUnique((grant: Partial<GrantRequest> | null) => grant?.permission, {
    message: 'Each permission can be granted until one instant only.',
  })
  @ValidateNested({ each: true, message: 'Each grant must be an object.' })
  @Type(() => GrantRequest)
  readonly grants?: readonly GrantRequest[];

  @IsReason()
  readonly reason?: string;
}
