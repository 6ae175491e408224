import { Body, Controller, Headers, Inject, Post, Req } from '@nestjs/common';
import { Requires } from '@charter/service';
import type { FastifyRequest } from 'fastify';
import { REGISTRATIONS, type RegistrationsDesk } from './registrations.desk';
import { RegistrationRequest } from './registrations.requests';

/** For those who were invited and have no account yet: the token of the link proves that the address is theirs. */
@Controller('users')
export class RegistrationsController {
  constructor(@Inject(REGISTRATIONS) private readonly desk: RegistrationsDesk) {}

  @Post()
  @Requires('nothing')
  register(
    @Body() asked: RegistrationRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Req() { ip: address, correlationId }: FastifyRequest & { correlationId: string },
  ) {
    return this.desk.register({ asked, address, correlationId, key });
  }
}
