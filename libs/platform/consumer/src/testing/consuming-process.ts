import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A program as another team would write it: what it handles goes into a table, in the transaction with its position. */
const PROGRAM = `
  import { flushCompileCache, registerHooks } from 'node:module';
  registerHooks({
    resolve: (name, context, next) =>
      next(/^\\.\\.?\\//.test(name) && context.parentURL.endsWith('.ts') ? name + '.ts' : name, context),
  });
  const { default: pg } = await import('pg');
  const { consumer } = await import('INDEX/consumer.ts');
  const { postgresStore } = await import('INDEX/stores/postgres-store.ts');
  const { countingEvents } = await import('INDEX/testing/counting.ts');
  flushCompileCache(); // Nobody who is killed does it.
  const { name, url, schema, brokers, topics } = JSON.parse(process.env.CONSUMING);
  let tell = what => process.send(what);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const one = consumer({
    name, topics, kafka: { brokers }, events: countingEvents, store: postgresStore({ pool, schema }),
    handlers: {
      'counting.thing-counted.v1': async ({ subject, revision }, client) => {
        await client.query(
          'insert into ' + schema + '.applied (consumer, subject, revision) values ($1, $2, $3)', [name, subject, revision]);
        tell?.('reads');
        tell = undefined;
      },
    },
    onTrouble: trouble => { if (trouble.kind !== 'waiting') console.log(trouble.kind, trouble.error ?? trouble.reason); },
  });
  await one.start();
`;

export type Consuming = Readonly<{
  name: string;
  url: string;
  schema: string;
  brokers: readonly string[];
  topics: readonly string[];
  /** Where compiled code is kept from one process to the next: they start twice as fast. */
  cache: string;
}>;

/** A consumer in a process of its own, until it is killed. */
export type ConsumingProcess = Readonly<{
  /** Resolves when it is about to apply its first event. */
  reads: Promise<unknown>;
  /** SIGKILL; resolves when it is gone. */
  kill: () => Promise<void>;
  /** What it has said of its troubles. */
  said: () => string;
}>;

export const consumingProcess = ({ cache, ...consuming }: Consuming): ConsumingProcess => {
  const program = PROGRAM.replaceAll('INDEX', pathToFileURL(join(dirname(__dirname))).href);
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, CONSUMING: JSON.stringify(consuming), NODE_COMPILE_CACHE: cache },
  });
  let said = '';
  child.stdout!.setEncoding('utf8').on('data', text => (said += text));
  child.stderr!.setEncoding('utf8').on('data', text => (said += text));
  const exited = once(child, 'exit');
  return {
    reads: Promise.race([once(child, 'message'), exited]),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    said: () => said,
  };
};
