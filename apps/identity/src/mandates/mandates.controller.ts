import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Requires, TheCaller, type Caller, type Query as Asked } from '@charter/service';
import { MANDATES, type MandatesDesk } from './mandates.desk';
import { AnswerMandateRequest, MandateRequest } from './mandates.requests';

/** What auditors may see: asked for by one of staff, approved by another. */
@Controller('mandates')
export class MandatesController {
  constructor(@Inject(MANDATES) private readonly desk: MandatesDesk) {}

  /** All, for staff; for everybody else their own. */
  @Get()
  @Requires('login')
  list(@TheCaller() caller: Caller, @Query() query: Asked) {
    return this.desk.list(caller, query);
  }

  @Post()
  @Requires('staff')
  request(@TheCaller() caller: Caller, @Body() asked: MandateRequest) {
    return this.desk.request(caller, asked);
  }

  @Get(':mandateId')
  @Requires('login')
  read(@TheCaller() caller: Caller, @Param('mandateId') mandateId: string) {
    return this.desk.show(mandateId, caller);
  }

  @Post(':mandateId/approve')
  @Requires('staff')
  @HttpCode(200)
  approve(@TheCaller() caller: Caller, @Param('mandateId') mandateId: string, @Body() said: AnswerMandateRequest) {
    return this.desk.approve(caller, mandateId, said);
  }

  /** By any of staff, who say why, and by whom it is for. */
  @Post(':mandateId/end')
  @Requires('login')
  @HttpCode(200)
  end(@TheCaller() caller: Caller, @Param('mandateId') mandateId: string, @Body() said: AnswerMandateRequest) {
    return this.desk.end(caller, mandateId, said);
  }
}
