export { startCluster, type Cluster, type ClusterOptions } from './cluster';
export { NODE_FLAGS } from './node-flags';
export { nginxConfiguration } from './nginx-configuration';
export { startServers, type Servers, type ServersOptions } from './servers';
export type { Replica } from './replica';
