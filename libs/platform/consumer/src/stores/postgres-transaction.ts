import { EffectUndone, StoreUnavailable, TransactionEnded } from '../failures';

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
    const { command } = await client.query('commit').catch((error: unknown) => {
      throw new EffectUndone(`PostgreSQL has not committed what was written: ${messageOf(error)}.`, { cause: error });
    });
    // PostgreSQL answers so, without an error, where a statement has failed before and nobody has thrown.
    if (command !== 'COMMIT') throw new EffectUndone(FAILED_BEFORE);
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

const FAILED_BEFORE = 'A statement of the handler has failed, and the handler has not thrown: nothing is kept.';

const SAVEPOINT = 'charter_consumer';

/**
 * Lets others write in a transaction that is not theirs to end: where they have ended it, the savepoint that was set before
 * is gone. What comes behind is in the transaction still.
 */
export const lendTransaction = async <Result>(client: PostgresClient, work: () => Promise<Result>): Promise<Result> => {
  await client.query(`savepoint ${SAVEPOINT}`);
  try {
    const result = await work();
    await client.query(`release savepoint ${SAVEPOINT}`).catch((error: unknown) => {
      throw new EffectUndone(FAILED_BEFORE, { cause: error });
    });
    return result;
  } catch (error) {
    // This can be done after a statement has failed, too. Where the connection is lost, whoever has begun finds that out.
    await client.query(`rollback to savepoint ${SAVEPOINT}`).catch(() => {
      throw new TransactionEnded(
        'A handler has ended its transaction, by commit or rollback: what it wrote is there, or not, without the ' +
          'position. It goes on from the last position when the handler leaves that to the consumer.',
        { cause: error },
      );
    });
    throw error;
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
