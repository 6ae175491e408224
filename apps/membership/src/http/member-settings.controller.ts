import { Body, Controller, Get, Inject, Patch, UseInterceptors } from '@nestjs/common';
import type { Membership, MembershipCommand } from '@charter/membership-domain';
import { notFound, Requires } from '@charter/service';
import type { Memberships } from '../memberships';
import { AnswerInterceptor } from './answer.interceptor';
import { askedBy, TheAsker, TheOnlooker, type Asker, type Onlooker } from './asker';
import type { Changes } from './changes';
import { ChangeMemberSettingsRequest } from './member-settings.requests';

export const MEMBER_SETTINGS = Symbol('member settings');
export type MemberSettingsParts = Readonly<{ memberships: Pick<Memberships, 'load'>; change: Changes }>;

/** How members may change what members hold. */
@Controller('organizations/:organizationId/member-settings')
@UseInterceptors(AnswerInterceptor)
export class MemberSettingsController {
  constructor(@Inject(MEMBER_SETTINGS) private readonly settings: MemberSettingsParts) {}

  @Get()
  @Requires('owner')
  async read(@TheOnlooker() { organizationId }: Onlooker) {
    return representSettings((await this.settings.memberships.load(organizationId)).state);
  }

  @Patch()
  @Requires('owner')
  change(@TheAsker() asker: Asker, @Body() asked: ChangeMemberSettingsRequest) {
    const command = changeAsked(asker, asked);
    return this.settings.change(asker, { command }, ({ state }) => representSettings(state));
  }
}

const changeAsked = (asker: Asker, asked: ChangeMemberSettingsRequest): MembershipCommand => {
  const { self_edit: selfEdit, grant_ceiling: grantCeiling, reason } = asked;
  return {
    type: 'ChangeMemberSettings',
    data: {
      ...askedBy(asker, reason),
      ...(selfEdit === undefined ? {} : { selfEdit }),
      ...(grantCeiling === undefined ? {} : { grantCeiling }),
    },
  };
};

const representSettings = (membership: Membership) => {
  if (membership.status !== 'founded') throw notFound('Organization');
  const { organizationId, settings, suspended } = membership;
  const href = `/organizations/${organizationId}/member-settings`;
  return {
    ...{ self_edit: settings.selfEdit, grant_ceiling: settings.grantCeiling },
    _links: { self: { href }, ...(suspended ? {} : { update: { href, method: 'patch' } }) },
  };
};
