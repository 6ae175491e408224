import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsUUID, ValidateNested } from 'class-validator';
import { PERMISSIONS, type Permission } from '@charter/membership-domain';
import { IsInstant } from '@charter/service';
import { IsOptionalReason, Optional } from './reason';

const KNOWN = `Permissions are ${PERMISSIONS.join(', ')}.`;

/** Some of the permissions that there are. */
export const ArePermissions = () => (target: object, property: string) => {
  IsArray({ message: 'The permissions must be a list.' })(target, property);
  IsIn(PERMISSIONS, { each: true, message: KNOWN })(target, property);
};

export class CreateMemberRequest {
  @IsUUID('all', { message: 'The member must be named by the id of a user.' })
  readonly user_id!: string;

  @Optional()
  @ArePermissions()
  readonly permissions?: readonly Permission[];

  @IsOptionalReason()
  readonly reason?: string;
}

export class GrantRequest {
  @IsIn(PERMISSIONS, { message: KNOWN })
  readonly permission!: Permission;

  @IsInstant('end')
  readonly until!: string;

  @IsOptionalReason()
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

  @IsOptionalReason()
  readonly reason?: string;
}
