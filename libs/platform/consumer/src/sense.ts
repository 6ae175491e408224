import type { Contracts } from './handlers';

/** What a consumer is asked to do. */
type Asked = Readonly<{
  topics: readonly string[];
  events: Contracts;
  handlers: object;
  tries: number;
  concurrency: number;
}>;

/** Throws where a consumer could never do what is asked of it, and would not say so. */
export const insistOnSense = ({ topics, events, handlers, tries, concurrency }: Asked): void => {
  if (topics.length === 0) throw new Error('It has no topics: there is nothing to read.');
  for (const [name, value] of Object.entries({ tries, concurrency }))
    if (!(value >= 1)) throw new Error(`${name} is ${value}, and has to be 1 or more.`);
  const unknown = Object.keys(handlers).filter(type => !Object.hasOwn(events, type));
  if (unknown.length > 0)
    throw new Error(`There are handlers of types that its events do not name: ${unknown.join(', ')}.`);
};
