import type { Message } from '@charter/event-sourcing';
import { publication, type Contracts, type Publication } from '@charter/messaging';

type Told = Readonly<{ topic: string; service: string; prefixes: readonly string[]; contracts: Contracts }>;

/** Stands for another service: what a spec stores in its streams is its public events themselves. */
export const toldAsStored = ({ contracts, ...told }: Told): Publication => {
  const types = Object.keys(contracts);
  return publication<Message>({
    ...told,
    history: { storedTypes: types, decode: stored => stored },
    toContracts: Object.fromEntries(
      types.map(type => [
        type,
        ({ stream, event: { data } }) => ({
          ...{ type, subject: stream.slice(stream.indexOf('-') + 1), organizations: [] },
          data: data as Record<string, unknown>,
        }),
      ]),
    ),
  });
};
