import type { sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';

/** The server whose answers these are. */
const VERSION = '24.2.0';

const STREAMS = 'event_store.client.streams.streams';

const METHODS = [
  { service: STREAMS, method: 'append', features: [] },
  { service: STREAMS, method: 'read', features: ['position', 'events'] },
];

/** Tells clients which calls they can make; names are in lower case. */
export function featuresService(): UntypedServiceImplementation {
  return {
    getSupportedMethods: (_call: unknown, answer: sendUnaryData<SupportedMethods>) => {
      const reply = new SupportedMethods().setEventStoreServerVersion(VERSION);
      reply.setMethodsList(
        METHODS.map(({ service, method, features }) =>
          new SupportedMethod().setServiceName(service).setMethodName(method).setFeaturesList(features),
        ),
      );
      answer(null, reply);
    },
  };
}
