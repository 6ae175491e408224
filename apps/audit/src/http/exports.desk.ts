import { Problem, unavailable } from '@charter/service';
import { evidenceOf, provenStreams, visibleEvents, type ExportParts } from '../exporting/exports';
import { tableManifest } from '../exporting/table-manifest';
import { CONTENT_TYPE, TABLE_FORMATS, tableLines, type TableFormat } from '../exporting/tables';
import type { Moments } from '../projections/stored-events/moments.query';
import { CannotSeal } from '../sealing/sealer';
import type { Admission } from './admission';
import type { AskedOfOrganization } from './asked';
import { momentAsked } from './moment';

export const EXPORTS_DESK = Symbol('exports desk');

export type ExportsParts = ExportParts & Readonly<{ moments: Moments; admitted: Admission }>;

/** Files of an organization's history. */
export type ExportsDesk = ReturnType<typeof exportsDesk>;

type File = Readonly<{ text: AsyncIterable<string>; type: string; name: string }>;

const EVIDENCE = 'evidence';
const KNOWN = ['format', 'at', 'position', 'addresses', 'checkpoints_from'];

export const exportsDesk = (parts: ExportsParts) => {
  const begun = async (asked: AskedOfOrganization, known: readonly string[]) => {
    const { organizationId } = asked.organization;
    const moment = await momentAsked(parts.moments, asked);
    const right = await parts.admitted(asked, known);
    return { organizationId, moment, right, signal: asked.caller.deadline };
  };
  return {
    export: async (asked: AskedOfOrganization): Promise<File> => {
      const { format = EVIDENCE, addresses } = asked.query;
      const persons = flag('addresses', addresses);
      const checkpointsFrom = numberNamed('checkpoints_from', asked.query['checkpoints_from']);
      const table = format === EVIDENCE ? undefined : tableFormat(format);
      const named = (ending: string) => `${asked.organization.organizationId}.${ending}`;
      const about = await begun(asked, KNOWN);
      if (table === undefined)
        return {
          text: await provably(() => evidenceOf(parts, { ...about, persons, checkpointsFrom })),
          ...{ type: 'application/x-ndjson', name: named('evidence.jsonl') },
        };
      const { streams, proven } = await provably(() => provenStreams(parts, about));
      const events = visibleEvents(parts, { streams, proven, asked: about });
      const name = named(table === 'csv' ? 'csv' : 'ocsf.jsonl');
      return { text: tableLines(table, events), type: CONTENT_TYPE[table], name };
    },
    manifest: async (asked: AskedOfOrganization) => {
      const format = tableFormat(asked.query['format'] ?? 'csv');
      const about = await begun(asked, ['format', 'at', 'position']);
      const { streams, proven } = await provably(() => provenStreams(parts, about));
      const lines = tableLines(format, visibleEvents(parts, { streams, proven, asked: about }));
      const { organizationId, moment } = about;
      return tableManifest({ organizationId, format, ...moment }, lines, proven);
    },
  };
};

/** What is wrong is for operators, and in the log; whoever asks is told that it is known. */
const provably = async <Result>(prove: () => Promise<Result>): Promise<Result> => {
  try {
    return await prove();
  } catch (cause) {
    if (!(cause instanceof CannotSeal)) throw cause;
    throw unavailable('What is stored cannot be proven just now: an operator has to look at it first.', {
      ...{ seconds: 60, cause },
    });
  }
};

const tableFormat = (text: string): TableFormat => {
  const format = TABLE_FORMATS.find(one => one === text);
  if (!format)
    throw new Problem(400, `There is no format ${text}: ask for ${[EVIDENCE, ...TABLE_FORMATS].join(', ')}.`);
  return format;
};

const flag = (name: string, text = 'false'): boolean => {
  if (text !== 'true' && text !== 'false') throw new Problem(400, `${name} must be true or false.`);
  return text === 'true';
};

const numberNamed = (name: string, text: string | undefined): number | undefined => {
  if (text !== undefined && !/^\d{1,9}$/.test(text))
    throw new Problem(400, `${name} must be the number of a checkpoint.`);
  return text === undefined ? undefined : Number(text);
};
