import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';

/** Reads over connections that stay open, at a small part of what fetch costs whoever asks. */
export type Requests = Readonly<{
  /** Answers how many milliseconds that took. Throws unless it is answered by 200. */
  read: (path: string) => Promise<number>;
  close: () => void;
}>;

/** Requests to one server. */
export const requestsTo = (url: string, headers: Readonly<Record<string, string>> = {}): Requests => {
  const agent = new Agent({ keepAlive: true });
  return {
    read: async path => {
      const began = performance.now();
      const [response] = (await once(get(`${url}${path}`, { agent, headers }), 'response')) as [IncomingMessage];
      const ended = once(response, 'end');
      response.resume();
      await ended;
      if (response.statusCode !== 200) throw new Error(`${path} was answered by ${response.statusCode}.`);
      return performance.now() - began;
    },
    close: () => agent.destroy(),
  };
};
