import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { postgresStore } from '../stores/postgres-store';

/** The server that `POSTGRES_TEST_URL` names, with a schema for one spec: of positions, and a table of lines. */
export class PostgresForSpecs {
  readonly url = process.env['POSTGRES_TEST_URL'] ?? '';
  readonly pool = new Pool({ connectionString: this.url, max: 8 });
  readonly #schemas: string[] = [];

  /** A name that nobody else has; nothing is there yet. */
  newSchema(): string {
    const schema = `consumer_${randomUUID().replaceAll('-', '')}`;
    this.#schemas.push(schema);
    return schema;
  }

  async tried(schema = this.newSchema()) {
    await this.pool.query(`create schema if not exists ${schema}`);
    await this.pool.query(`create table if not exists ${schema}.lines (number serial primary key, line text unique)`);
    return {
      schema,
      store: postgresStore<PoolClient>({ pool: this.pool, schema }),
      write: async (client: PoolClient, line: string) =>
        void (await client.query(`insert into ${schema}.lines (line) values ($1)`, [line])),
      lines: async (): Promise<readonly string[]> => {
        const { rows } = await this.pool.query(`select line from ${schema}.lines order by number`);
        return rows.map(({ line }) => line);
      },
    };
  }

  async close(): Promise<void> {
    for (const schema of this.#schemas) await this.pool.query(`drop schema if exists ${schema} cascade`);
    await this.pool.end();
  }
}
