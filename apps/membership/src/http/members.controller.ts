import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  notFound,
  referenceLinks,
  Requires,
  TheOrganization,
  type OrganizationAccess,
  type Query as Asked,
} from '@charter/service';
import type { Vault } from '@charter/vault';
import type { Members } from '../projections/members/members.query';
import { representMember } from './member.representation';

export const MEMBERS = Symbol('members');
export const LINKS = Symbol('links');

@Controller('organizations/:organizationId/members')
export class MembersController {
  constructor(
    @Inject(MEMBERS) private readonly members: Members,
    @Inject(LINKS) private readonly vault: Pick<Vault, 'signLink' | 'isLinkSignature'>,
  ) {}

  @Get()
  @Requires('members')
  async list(@TheOrganization() { organizationId }: OrganizationAccess, @Query() query: Asked) {
    const path = `/organizations/${organizationId}/members`;
    const { count, items, links } = await this.members.of(organizationId, { path, query });
    const users = items.map(({ user_id }) => user_id);
    return {
      count,
      items: items.map(representMember),
      _links: { ...links, ...referenceLinks(this.vault, 'users', users) },
    };
  }

  @Get(':userId')
  @Requires('members')
  async read(@TheOrganization() { organizationId }: OrganizationAccess, @Param('userId') userId: string) {
    const member = await this.members.one(organizationId, userId);
    if (!member) throw notFound('Member');
    return representMember(member);
  }
}
