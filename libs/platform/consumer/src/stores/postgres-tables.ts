/**
 * The tables of `postgresStore` in a schema, as SQL that may be run again: for whoever makes tables by migrations. Kafka's
 * offsets are theirs, and no text of a message can hold a NUL.
 */
export const positionTables = (schema = 'charter_consumer'): string => {
  const name = quoted(schema);
  return `
create schema if not exists ${name};
create table if not exists ${name}.positions (
  consumer text not null,
  topic text not null,
  partition integer not null,
  epoch text not null,
  "offset" bigint not null,
  primary key (consumer, topic, partition)
);
create table if not exists ${name}.parked (
  consumer text not null,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  epoch text,
  value text,
  reason text,
  since timestamptz not null default now(),
  primary key (consumer, topic, partition, "offset")
);
create index if not exists parked_by_key on ${name}.parked (consumer, topic, key, "offset");
`;
};

/** A name as SQL takes it for one, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
