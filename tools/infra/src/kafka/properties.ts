import type { Certificate } from './certificate';

/** One broker, which is a controller too. Ports on 127.0.0.1. */
export type Node = Readonly<{ id: number; port: number; controllerPort: number }>;

/** Whoever is let in: by name and password, over lines that are encrypted. */
export type Security = Readonly<{ users: Readonly<Record<string, string>>; admin: string; certificate: Certificate }>;

export type Cluster = Readonly<{ nodes: readonly Node[]; security: Security | undefined }>;

/** The server.properties of one node. */
export function properties({ nodes, security }: Cluster, node: Node, data: string): string {
  // With three, a leader may die and what was acknowledged is still on two.
  const [copies, insync] = nodes.length === 3 ? [3, 2] : [1, 1];
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    listeners: `CLIENT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'listener.security.protocol.map': `CLIENT:${security ? 'SASL_SSL' : 'PLAINTEXT'},CONTROLLER:PLAINTEXT`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'log.dirs': data,
    'default.replication.factor': copies,
    'min.insync.replicas': insync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': insync,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': insync,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    'log.retention.ms': -1,
    'log.retention.bytes': -1,
    // A killed broker may come back only when the controller has given it up: after 2 s instead of 9.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 250,
    ...(security && rights(security)),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Nobody may do anything but by a rule, the administrator and the controllers on their own listener aside. */
const rights = ({ users, admin, certificate }: Security) => {
  const known = Object.entries(users).map(([user, password]) => `user_${user}="${password}"`);
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required`;
  return {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': `User:${admin};User:ANONYMOUS`,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.client.plain.sasl.jaas.config': `${login} username="${admin}" password="${users[admin]}" ${known.join(' ')};`,
    'listener.name.client.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': certificate.keys,
    'ssl.keystore.password': certificate.password,
    'ssl.truststore.type': 'PKCS12',
    'ssl.truststore.location': certificate.trusted,
    'ssl.truststore.password': certificate.password,
  };
};
