export { identityService } from './identity-service';
export { OperationRefused } from './registering/operation-refused';
export {
  isRole,
  peopleOperations,
  type Newcomer,
  type PeopleOperations,
  type Registered,
} from './registering/people-operations';
