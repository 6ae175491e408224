export { membershipService } from './membership-service';
