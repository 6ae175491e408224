import type { PublicEvent } from '@charter/messaging';
import { processor, type OrderedSource, type Schema } from '@charter/processors';
import { copies, type OrganizationsServiceTables } from '../projections/read-models';

/** The service's copies of others' facts, fed by topics. */
export const learnedCopies = async (source: OrderedSource<PublicEvent>, schema: Schema<OrganizationsServiceTables>) => {
  const copying = processor({ name: 'copies', source, schema, handle: { kind: 'rows', projections: copies } });
  await copying.start();
  return {
    caughtUp: async () => {
      const soon = AbortSignal.timeout(10_000);
      await copying.reached(await source.ends(soon), soon);
    },
    stop: () => copying.stop(),
  };
};
