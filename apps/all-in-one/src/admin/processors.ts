import { OperationRefused } from '@charter/app-identity';
import type { RunningService } from '@charter/service';
import { wanted, type Commands, type Options } from './command-line';

type Running = Readonly<{ services: readonly RunningService[] }>;

/** What is parked, and read models. */
export const PROCESSORS: Commands<Running> = {
  'parked:list': async (_options, { services }) => {
    const parked = services.flatMap(({ processors }) => processors.flatMap(one => one.parked()));
    if (parked.length === 0) return 'Nothing is parked.';
    return parked
      .map(
        ({ processor, key, since, waiting, reason }) =>
          `${processor}  ${key}  ${since}  ${waiting} waiting\n  ${reason}`,
      )
      .join('\n');
  },
  'parked:replay': async (options, running) => {
    const key = wanted(options, 'key');
    const { handled, waiting, reason } = await processorOf(options, running).replay(key);
    const stopped = reason === undefined ? '' : `; stopped at: ${reason}`;
    return `${handled} handled, ${waiting} still waiting under ${key}${stopped}.`;
  },
  rebuild: async (options, running) => {
    const projection = wanted(options, 'projection');
    const { rows, different } = await processorOf(options, running).rebuild(projection);
    return `${projection} is built anew: ${rows} rows, of which ${different} differ from before.`;
  },
};

const processorOf = (options: Options, { services }: Running) => {
  const name = wanted(options, 'processor');
  const processors = services.flatMap(service => service.processors);
  const found = processors.find(one => one.name === name);
  if (found) return found;
  throw new OperationRefused(
    `There is no processor ${name}. There are: ${processors.map(one => one.name).join(', ')}.`,
  );
};
