import { IsBoolean, IsUUID } from 'class-validator';
import { IsOptionalReason } from './reason';

export class OfferOwnershipRequest {
  @IsUUID('all', { message: 'The new owner must be named by the id of a user.' })
  readonly user_id!: string;

  @IsBoolean({ message: 'Say by stay, true or false, whether you want to remain as a member.' })
  readonly stay!: boolean;

  @IsOptionalReason()
  readonly reason?: string;
}

export class AnswerOfferRequest {
  @IsOptionalReason()
  readonly reason?: string;
}
