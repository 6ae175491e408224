export { openCharter, type Charter, type CharterOptions } from './charter';
export { openGateway, type Gateway } from './gateway';
