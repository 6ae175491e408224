import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';

type Row = Readonly<Record<string, unknown>>;

/** So many shapes of statements are in use at one time; a list of another length is another shape. */
const KEPT = 500;
/** The views that a statement was planned for have been replaced, and show other columns now. */
const PLAN_OUTDATED = '0A000';

/**
 * PGlite parses and plans each query anew, in four round trips to its engine: a query of one row costs 1 ms of CPU, and
 * 0.4 ms once it is prepared. Its own protocol cannot name a prepared statement, but SQL can.
 */
export class PgliteStatements {
  readonly #names = new Map<string, Promise<string>>();
  #count = 0;

  constructor(private readonly pglite: PGlite) {}

  /** Runs a statement whose values can be written as text. */
  async run(sql: string, values: readonly unknown[]): Promise<Results<Row>> {
    try {
      return await this.#execute(sql, values);
    } catch (error) {
      if ((error as { code?: unknown }).code !== PLAN_OUTDATED) throw error;
      await this.#forget(sql);
      return this.#execute(sql, values);
    }
  }

  /** As kysely asks for it: what has a value of another kind goes the ordinary way. */
  query<Found>(sql: string, values: unknown[] = [], options?: QueryOptions): Promise<Results<Found>> {
    if (!PREPARABLE.test(sql) || !values.every(isPlain)) return this.pglite.query<Found>(sql, values, options);
    return this.run(sql, values) as Promise<Results<Found>>;
  }

  async #execute(sql: string, values: readonly unknown[]): Promise<Results<Row>> {
    const name = await this.#prepared(sql);
    const given = values.length === 0 ? '' : `(${values.map(literal).join(',')})`;
    const [result] = (await this.pglite.exec(`execute ${name}${given}`)) as Results<Row>[];
    return result!;
  }

  #prepared(sql: string): Promise<string> {
    const known = this.#names.get(sql);
    this.#names.delete(sql);
    const name = known ?? this.#prepare(sql, `s${this.#count++}`);
    this.#names.set(sql, name); // Put last: what was not used for longest goes first.
    if (known) return known;
    name.catch(() => this.#names.delete(sql));
    if (this.#names.size > KEPT) void this.#forget(this.#names.keys().next().value as string).catch(() => undefined);
    return name;
  }

  async #prepare(sql: string, name: string): Promise<string> {
    await this.pglite.exec(`prepare ${name} as ${sql}`);
    return name;
  }

  async #forget(sql: string): Promise<void> {
    const name = await this.#names.get(sql);
    this.#names.delete(sql);
    if (name !== undefined) await this.pglite.exec(`deallocate ${name}`);
  }
}

const PREPARABLE = /^\s*(select|insert|update|delete|with)\b/i;

const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value);

/** The database finds out the type from where the value stands, as it does for a parameter. */
const literal = (value: unknown): string => (value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`);
