import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const LONGEST_NAME = 100;

export class CreateServiceAccountRequest {
  @IsString({ message: 'The name must be text.' })
  @IsNotEmpty({ message: 'The name must not be empty.' })
  @MaxLength(LONGEST_NAME, { message: `The name must have at most ${LONGEST_NAME} characters.` })
  readonly name!: string;
}
