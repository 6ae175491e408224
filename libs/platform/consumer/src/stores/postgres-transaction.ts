import { EffectUndone, StoreUnavailable } from '../failures';

/** What a statement has given: `command` as PostgreSQL tells it. */
export type PostgresResult = Readonly<{ rows: readonly unknown[]; rowCount: number | null; command: string }>;

type Listening = Readonly<{
  on: (event: 'error', listener: (error: Error) => void) => unknown;
  removeListener: (event: 'error', listener: (error: Error) => void) => unknown;
}>;

/** A connection, by which handlers write: a client of `pg`, or anything alike. */
export type PostgresClient = Listening &
  Readonly<{ query: (text: string, values?: unknown[]) => Promise<PostgresResult> }>;

/** What lends connections: a `Pool` of `pg`. */
export type PostgresPool<Client extends PostgresClient = PostgresClient> = Listening &
  Readonly<{ connect: () => Promise<Client & Readonly<{ release: (destroy?: boolean) => void }>> }>;

/** What is read and written by it holds while others write, and what others have committed is seen by the next statement. */
const BEGIN = 'begin isolation level read committed';

/** A connection that breaks tells whoever is waiting for it; its event, without a listener, would end the process. */
export const toldOtherwise = (): void => undefined;

/** Does work in one transaction. Where the work throws, nothing of it is kept, and it rejects with what was thrown. */
export const inTransaction = async <Client extends PostgresClient, Result>(
  pool: PostgresPool<Client>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw new StoreUnavailable(`PostgreSQL cannot be reached: ${messageOf(error)}.`, { cause: error });
  });
  client.on('error', toldOtherwise);
  let isBroken = false;
  try {
    await client.query(BEGIN);
    const result = await work(client);
    const { command } = await client.query('commit');
    // PostgreSQL answers so, without an error, where a statement has failed before and somebody has caught that.
    if (command !== 'COMMIT')
      throw new EffectUndone('A statement of the handler has failed, and the handler has not thrown: nothing is kept.');
    return result;
  } catch (error) {
    // Whoever cannot even take it back has lost the connection: that says nothing about the work.
    await client.query('rollback').catch((reason: unknown) => {
      isBroken = true;
      throw new StoreUnavailable(`The connection to PostgreSQL broke off: ${messageOf(error)}.`, { cause: reason });
    });
    throw error;
  } finally {
    client.removeListener('error', toldOtherwise);
    client.release(isBroken);
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
