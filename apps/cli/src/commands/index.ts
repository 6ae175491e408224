import { AuthInfo } from './auth/info';
import { AuthLogin } from './auth/login';
import { AuthLogout } from './auth/logout';
import { Completion } from './completion';
import { List } from './list';
import { OrganizationCreate } from './organization/create';
import { OrganizationDelete } from './organization/delete';
import { OrganizationInfo } from './organization/info';
import { OrganizationList } from './organization/list';

/** The commands by the names they are called by. */
export const COMMANDS = {
  'auth:info': AuthInfo,
  'auth:login': AuthLogin,
  'auth:logout': AuthLogout,
  completion: Completion,
  list: List,
  'organization:create': OrganizationCreate,
  'organization:delete': OrganizationDelete,
  'organization:info': OrganizationInfo,
  'organization:list': OrganizationList,
};
