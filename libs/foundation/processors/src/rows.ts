type Name<Tables> = keyof Tables & string;

/**
 * A change of one row, which belongs to one key for ever: revisions of different keys cannot be compared.
 * There is no removal: what is gone says so in a column, so that an older event cannot bring it back.
 */
export type RowChange<Tables> = {
  [Table in Name<Tables>]:
    | Readonly<{ kind: 'put'; table: Table; row: Tables[Table] }>
    | Readonly<{ kind: 'change' | 'end'; table: Table; key: Partial<Tables[Table]>; columns: Partial<Tables[Table]> }>;
}[Name<Tables>];

/** How a projection says what becomes of its rows. */
export type Rows<Tables> = Readonly<{
  /** The whole row, new or again. */
  put: <Table extends Name<Tables>>(table: Table, row: Tables[Table]) => RowChange<Tables>;
  /** Some columns of the row under this whole key; nothing where there is no such row. */
  change: <Table extends Name<Tables>>(
    table: Table,
    key: Partial<Tables[Table]>,
    columns: Partial<Tables[Table]>,
  ) => RowChange<Tables>;
  /**
   * Those columns of every row under this part of the key in which they are still null: of what stands open, its end. The
   * first end counts. A row that is ended is put once, by an event that comes before.
   */
  end: <Table extends Name<Tables>>(
    table: Table,
    key: Partial<Tables[Table]>,
    columns: Partial<Tables[Table]>,
  ) => RowChange<Tables>;
}>;

/** The words for row changes on a set of tables. */
export const rows = <Tables>(): Rows<Tables> => ({
  put: (table, row) => ({ kind: 'put', table, row }) as RowChange<Tables>,
  change: (table, key, columns) => ({ kind: 'change', table, key, columns }) as RowChange<Tables>,
  end: (table, key, columns) => ({ kind: 'end', table, key, columns }) as RowChange<Tables>,
});
