import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Requires, TheCaller, type Caller } from '@charter/service';
import { EmailAddressRequest } from './accounts.requests';
import { EMAIL_CHANGES, type EmailChangesDesk } from './email-changes.desk';
import { PASSWORD_RESETS, type PasswordResetsDesk } from './password-resets.desk';

/** What users have changed about how they log in. Nothing is changed before they come by the link that they are sent. */
@Controller('users/:user')
@Requires('login')
export class OwnAccountController {
  constructor(
    @Inject(EMAIL_CHANGES) private readonly emails: EmailChangesDesk,
    @Inject(PASSWORD_RESETS) private readonly passwords: PasswordResetsDesk,
  ) {}

  @Post('emailaddress')
  @HttpCode(204)
  async changeEmail(
    @Param('user') user: string,
    @Body() { email_address }: EmailAddressRequest,
    @TheCaller() caller: Caller,
  ): Promise<void> {
    await this.emails.request(user, email_address, caller);
  }

  @Post('resetpassword')
  @HttpCode(204)
  async resetPassword(@Param('user') user: string, @TheCaller() caller: Caller): Promise<void> {
    await this.passwords.requestOwn(user, caller);
  }
}
