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
