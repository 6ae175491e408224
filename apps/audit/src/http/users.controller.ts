import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Requires } from '@charter/service';
import type { Asked } from '../readings/readings';
import { TheAsked } from './asked';
import { USERS_DESK, type UsersDesk } from './users.desk';

/** What one person held anywhere, as far as the reader may look. */
@Controller('audit/users/:userId')
export class UsersController {
  constructor(@Inject(USERS_DESK) private readonly desk: UsersDesk) {}

  @Get('permissions')
  @Requires('login')
  permissions(@Param('userId') userId: string, @TheAsked() asked: Asked) {
    return this.desk.permissions(userId, asked);
  }
}
