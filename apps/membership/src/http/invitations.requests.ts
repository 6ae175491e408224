import { IsBoolean, IsEmail, IsISO31661Alpha2, IsString, Matches, MaxLength } from 'class-validator';
import type { Permission } from '@charter/membership-domain';
import { IsInstant } from '@charter/service';
import { ArePermissions } from './members.requests';
import { IsOptionalReason, Optional } from './reason';

const EXPIRY = 'expiry';

export class InviteRequest {
  @IsEmail({}, { message: 'Name the e-mail address that is to be invited.' })
  readonly email!: string;

  @ArePermissions()
  readonly permissions!: readonly Permission[];

  @Optional()
  @IsBoolean({ message: 'Say by force, true or false, whether a pending invitation is to be replaced.' })
  readonly force?: boolean;

  @Optional()
  @IsInstant(EXPIRY)
  readonly expires_at?: string;

  @IsOptionalReason()
  readonly reason?: string;
}

export class ResendInvitationRequest {
  @Optional()
  @IsInstant(EXPIRY)
  readonly expires_at?: string;

  @IsOptionalReason()
  readonly reason?: string;
}

const LONGEST_NAME = 255;

const IsName = (what: string) => (target: object, property: string) => {
  Optional()(target, property);
  IsString({ message: `The ${what} must be text.` })(target, property);
  MaxLength(LONGEST_NAME, { message: `The ${what} must have at most ${LONGEST_NAME} characters.` })(target, property);
};

/** What whoever accepts says of themselves is handed on to identity; a username they have already. */
export class AnswerInvitationRequest {
  @IsBoolean({ message: 'Say by accept, true or false, how you answer.' })
  readonly accept!: boolean;

  @IsName('first name')
  readonly first_name?: string;

  @IsName('last name')
  readonly last_name?: string;

  @Optional()
  @Matches(/^[a-z0-9][a-z0-9._-]{0,62}$/, {
    message: 'A username has at most 63 lower-case letters, digits, dots, hyphens and underscores.',
  })
  readonly username?: string;

  @Optional()
  @IsISO31661Alpha2({ message: 'The country must be a two-letter country code of ISO 3166.' })
  readonly country?: string;
}
