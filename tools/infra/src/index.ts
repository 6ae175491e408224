export { startEventStore, type EventStore } from './event-store';
export { startKafka, type Broker, type Kafka, type KafkaOptions } from './kafka/kafka';
export { startNginx, type Nginx, type NginxOptions } from './nginx';
export { startPostgres, type Postgres, type PostgresOptions } from './postgres';
export { serversUp } from './local/servers-up';
export { freePort } from './process/free-port';
export { whatCanStart, type WhatCanStart } from './what-can-start';
export { describedServer, type Server } from './process/server';
