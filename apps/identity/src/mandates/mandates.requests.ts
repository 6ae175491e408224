import type { Reach } from '@charter/identity-domain';
import { IsReason } from '@charter/service';
import { IsUUID, ValidateBy, ValidateIf } from 'class-validator';
import { IsEnd } from '../http/is-end';

/** As ids are made, whatever makes them; whether there is such an organization, identity does not know. */
const ID = /^[\w-]{1,64}$/;

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

  @IsEnd()
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
