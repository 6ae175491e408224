import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { File } from './exports.desk';

/** A file as an answer, sent as it is written. */
export const streamed = ({ text, type, name }: File): StreamableFile =>
  new StreamableFile(Readable.from(text, { objectMode: false }), {
    ...{ type, disposition: `attachment; filename="${name}"` },
  });
