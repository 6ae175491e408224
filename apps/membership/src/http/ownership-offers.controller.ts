import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import { Requires } from '@charter/service';
import { AnswerInterceptor } from './answer.interceptor';
import { TheAsker, TheOnlooker, type Asker, type Onlooker } from './asker';
import { OWNERSHIP_OFFERS, type OwnershipOffersDesk } from './ownership-offers.desk';
import { AnswerOfferRequest, OfferOwnershipRequest } from './ownership-offers.requests';

/** How an organization gets another owner: by an offer, and by the word of whom it is made to. */
@Controller('organizations/:organizationId/ownership-offers')
@UseInterceptors(AnswerInterceptor)
export class OwnershipOffersController {
  constructor(@Inject(OWNERSHIP_OFFERS) private readonly desk: OwnershipOffersDesk) {}

  @Get()
  @Requires('member')
  list(@TheOnlooker() onlooker: Onlooker) {
    return this.desk.list(onlooker);
  }

  @Post()
  @Requires('owner')
  offer(@TheAsker() asker: Asker, @Body() asked: OfferOwnershipRequest) {
    return this.desk.offer(asker, asked);
  }

  @Get(':offerId')
  @Requires('member')
  read(@TheOnlooker() onlooker: Onlooker, @Param('offerId') offerId: string) {
    return this.desk.one(onlooker, offerId);
  }

  @Post(':offerId/accept')
  @Requires('member')
  @HttpCode(200)
  accept(@TheAsker() asker: Asker, @Param('offerId') offerId: string, @Body() asked: AnswerOfferRequest) {
    return this.desk.answer(asker, offerId, { ...asked, answer: 'accepted' });
  }

  @Post(':offerId/decline')
  @Requires('member')
  @HttpCode(200)
  decline(@TheAsker() asker: Asker, @Param('offerId') offerId: string, @Body() asked: AnswerOfferRequest) {
    return this.desk.answer(asker, offerId, { ...asked, answer: 'declined' });
  }

  @Post(':offerId/withdraw')
  @Requires('member')
  @HttpCode(200)
  withdraw(@TheAsker() asker: Asker, @Param('offerId') offerId: string, @Body() asked: AnswerOfferRequest) {
    return this.desk.answer(asker, offerId, { ...asked, answer: 'withdrawn' });
  }
}
