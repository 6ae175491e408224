import type { Reach } from '@charter/identity-domain';
import { IsInstant, IsReason } from '@charter/service';
import { IsUUID, ValidateBy, ValidateIf } from 'class-validator';

/** As ids of organizations are made, so that no other word is taken for one; whether there is this one, identity does not know. */
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const isReach = (value: unknown): boolean =>
  value === 'all' || (Array.isArray(value) && value.every(id => typeof id === 'string' && ID.test(id)));

export class MandateRequest {
  @IsUUID('all', { message: 'The auditor must be named by the id of a user.' })
  readonly auditor_id!: string;

  @ValidateBy(
    { name: 'isReach', validator: { validate: isReach } },
    { message: 'The organizations must be a list of their ids, or all.' },
  )
  readonly organizations!: Reach;

  @IsInstant('end')
  readonly until!: string;

  @IsReason()
  readonly reason!: string;
}

/** What is said about a mandate that was asked for before. */
export class AnswerMandateRequest {
  @ValidateIf((_request, value) => value !== undefined)
  @IsReason()
  readonly reason?: string;
}
