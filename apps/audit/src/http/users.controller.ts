import { Controller, Get, Inject, Param, type StreamableFile } from '@nestjs/common';
import { Requires } from '@charter/service';
import type { Asked } from '../readings/readings';
import { TheAsked } from './asked';
import { EXPORTS_DESK, type ExportsDesk } from './exports.desk';
import { streamed } from './streamed';
import { USERS_DESK, type UsersDesk } from './users.desk';

/** What one person held anywhere and what concerns them, as far as the reader may look. */
@Controller('audit/users/:userId')
export class UsersController {
  constructor(
    @Inject(USERS_DESK) private readonly desk: UsersDesk,
    @Inject(EXPORTS_DESK) private readonly exportsDesk: ExportsDesk,
  ) {}

  @Get('permissions')
  @Requires('login')
  permissions(@Param('userId') userId: string, @TheAsked() asked: Asked) {
    return this.desk.permissions(userId, asked);
  }

  @Get('export')
  @Requires('login')
  async export(@Param('userId') userId: string, @TheAsked() asked: Asked): Promise<StreamableFile> {
    return streamed(await this.exportsDesk.exportOf(userId, asked));
  }

  @Get('export/manifest')
  @Requires('login')
  manifest(@Param('userId') userId: string, @TheAsked() asked: Asked) {
    return this.exportsDesk.manifestOf(userId, asked);
  }
}
