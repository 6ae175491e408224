export { identityService } from './identity-service';
export {
  isRole,
  OperationRefused,
  peopleOperations,
  type Newcomer,
  type PeopleOperations,
  type Registered,
} from './registering/people-operations';
