import { IsEmail, IsString, MaxLength } from 'class-validator';

/** No mail goes to a longer one. */
const LONGEST_ADDRESS = 254;
const NO_ADDRESS = 'The address must be an e-mail address.';

/** Of a network of one's own, too: operators register such addresses. */
const IsAddress = () => (target: object, property: string) => {
  IsEmail({ require_tld: false }, { message: NO_ADDRESS })(target, property);
  MaxLength(LONGEST_ADDRESS, { message: NO_ADDRESS })(target, property);
};

export class PasswordResetRequest {
  @IsAddress()
  readonly email!: string;
}

export class NewPasswordRequest {
  @IsString({ message: 'The password must be text.' })
  readonly password!: string;
}

export class EmailAddressRequest {
  @IsAddress()
  readonly email_address!: string;
}

/** Whoever came by a link says nothing but that they want it. */
export class ConfirmationRequest {}
