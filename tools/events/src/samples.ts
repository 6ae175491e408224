import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './contexts';
import { CLONE, textOf } from './files';

type Sample = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;

/** One frozen sample of each public event of a context, by type: what it says of itself, as it is sent. */
export const samplesOf = ({ name }: Context): ReadonlyMap<string, Sample['data']> => {
  const folder = `libs/${name}/contracts/src/samples/v1`;
  const samples = readdirSync(join(CLONE, folder)).map(file => JSON.parse(textOf(`${folder}/${file}`)) as Sample);
  return new Map(samples.map(({ type, data }) => [type, data]));
};
