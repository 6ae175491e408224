export { openCharter, PUBLICATIONS, SERVICES, type Charter, type CharterOptions } from './charter';
export { openGateway } from './gateway';
export { ROUTES } from './routes';
