import type { OrganizationNotice } from '@charter/notifications-domain';
import type { Facts } from './facts';
import { invitationLetter } from './invitation-letter';
import type { Letter } from './letter';
import * as member from './member-letters';
import * as ownership from './ownership-letters';

/** What somebody is written of what they are to be told about an organization. */
export const letterOf = (notice: OrganizationNotice, facts: Facts): Letter => {
  switch (notice.kind) {
    case 'invitation':
      return invitationLetter(notice, facts);
    case 'member-added':
      return member.memberAddedLetter(notice, facts);
    case 'permissions-changed':
      return member.permissionsChangedLetter(notice, facts);
    case 'permission-granted':
      return member.permissionGrantedLetter(notice, facts);
    case 'grant-ended':
      return member.grantEndedLetter(notice, facts);
    case 'grant-lapsed':
      return member.grantLapsedLetter(notice, facts);
    case 'member-removed':
      return member.memberRemovedLetter(notice, facts);
    case 'project-access-changed':
      return member.projectAccessLetter(notice, facts);
    case 'ownership-offered':
      return ownership.offeredLetter(notice, facts);
    case 'ownership-accepted':
      return ownership.acceptedLetter(notice, facts);
    case 'ownership-declined':
      return ownership.declinedLetter(notice, facts);
    case 'ownership-withdrawn':
      return ownership.withdrawnLetter(notice, facts);
    case 'ownership-lapsed':
      return ownership.lapsedLetter(notice, facts);
    case 'ownership-ended':
      return ownership.endedLetter(notice, facts);
  }
};
