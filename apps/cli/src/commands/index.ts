import { AuditCheckpoints } from './audit/checkpoints';
import { AuditDiff } from './audit/diff';
import { AuditExport } from './audit/export';
import { AuditHistory } from './audit/history';
import { AuditMandateApprove } from './audit/mandate/approve';
import { AuditMandateCreate } from './audit/mandate/create';
import { AuditMandateEnd } from './audit/mandate/end';
import { AuditMandateList } from './audit/mandate/list';
import { AuditPermissions } from './audit/permissions';
import { AuditReplay } from './audit/replay';
import { AuditReview } from './audit/review';
import { AuditVerify } from './audit/verify';
import { AuditWhy } from './audit/why';
import { AuthInfo } from './auth/info';
import { AuthLogin } from './auth/login';
import { AuthLogout } from './auth/logout';
import { Completion } from './completion';
import { List } from './list';
import { OrganizationCreate } from './organization/create';
import { OrganizationDelete } from './organization/delete';
import { OrganizationInfo } from './organization/info';
import { OrganizationList } from './organization/list';
import { OrganizationUserAdd } from './organization/user/add';
import { OrganizationUserDelete } from './organization/user/delete';
import { OrganizationUserGet } from './organization/user/get';
import { OrganizationUserList } from './organization/user/list';
import { OrganizationUserUpdate } from './organization/user/update';

/** The commands by the names they are called by. */
export const COMMANDS = {
  'audit:checkpoints': AuditCheckpoints,
  'audit:diff': AuditDiff,
  'audit:export': AuditExport,
  'audit:history': AuditHistory,
  'audit:mandate:approve': AuditMandateApprove,
  'audit:mandate:create': AuditMandateCreate,
  'audit:mandate:end': AuditMandateEnd,
  'audit:mandate:list': AuditMandateList,
  'audit:permissions': AuditPermissions,
  'audit:replay': AuditReplay,
  'audit:review': AuditReview,
  'audit:verify': AuditVerify,
  'audit:why': AuditWhy,
  'auth:info': AuthInfo,
  'auth:login': AuthLogin,
  'auth:logout': AuthLogout,
  completion: Completion,
  list: List,
  'organization:create': OrganizationCreate,
  'organization:delete': OrganizationDelete,
  'organization:info': OrganizationInfo,
  'organization:list': OrganizationList,
  'organization:user:add': OrganizationUserAdd,
  'organization:user:delete': OrganizationUserDelete,
  'organization:user:get': OrganizationUserGet,
  'organization:user:list': OrganizationUserList,
  'organization:user:update': OrganizationUserUpdate,
};
