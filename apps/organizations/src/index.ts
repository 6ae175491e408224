export { organizationsService } from './organizations-service';
