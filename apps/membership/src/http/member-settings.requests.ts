import { IsBoolean } from 'class-validator';
import { IsOptionalReason, Optional } from './reason';

/** What is not named stays as it is. */
export class ChangeMemberSettingsRequest {
  @Optional()
  @IsBoolean({ message: 'self_edit must be true or false.' })
  readonly self_edit?: boolean;

  @Optional()
  @IsBoolean({ message: 'grant_ceiling must be true or false.' })
  readonly grant_ceiling?: boolean;

  @IsOptionalReason()
  readonly reason?: string;
}
