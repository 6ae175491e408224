import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IsInstant } from '@charter/service';

const LONGEST_NAME = 100;

export class CreateApiTokenRequest {
  @IsString({ message: 'The name must be text.' })
  @IsNotEmpty({ message: 'The name must not be empty.' })
  @MaxLength(LONGEST_NAME, { message: `The name must have at most ${LONGEST_NAME} characters.` })
  readonly name!: string;

  @ValidateIf((_request, value) => value !== undefined && value !== null)
  @IsInstant('end')
  readonly expires_at?: string | null;
}
