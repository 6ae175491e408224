import { ordinalOf } from '@charter/audit-domain';
import { notFound, Problem, unavailable } from '@charter/service';
import type { Doubts } from '../doubts';
import type { ExportAsked } from '../exporting/export-asked';
import { evidenceOf, manifestOf, tableOf, type ExportParts } from '../exporting/exports';
import type { TableManifest } from '../exporting/table-manifest';
import { CONTENT_TYPE, TABLE_FORMATS, type TableFormat } from '../exporting/tables';
import type { Moments } from '../projections/stored-events/moments.query';
import type { OrganizationsOfPerson } from '../projections/stored-events/organizations.query';
import type { Asked, Readings } from '../readings/readings';
import { CannotSeal } from '../sealing/sealer';
import { viewerIn } from '../visibility';
import type { Admission } from './admission';
import { only, type AskedOfOrganization } from './asked';
import { FILTER_QUERY, filterAsked } from './filter';
import { momentAsked } from './moment';
import { refuseUnlessPerson } from './person';
import { notKnowable, seenAmong, sightOf, viewerAmong, type SightParts } from './sight';

export const EXPORTS_DESK = Symbol('exports desk');

export type ExportsParts = ExportParts &
  SightParts &
  Readonly<{
    moments: Moments;
    admitted: Admission;
    organizationsOf: OrganizationsOfPerson;
    doubts: Doubts;
    readings: Readings;
  }>;

/** A file, and what it is to be called. */
export type File = Readonly<{ text: AsyncIterable<string>; type: string; name: string }>;

/** Files of the history of an organization, or of what concerns a person in all that the reader may look into. */
export type ExportsDesk = ReturnType<typeof exportsDesk>;

export const exportsDesk = (parts: ExportsParts) => ({
  export: (asked: AskedOfOrganization): Promise<File> =>
    file(parts, asked, known => ofOrganization(parts, asked, [...known, 'member'])),
  manifest: (asked: AskedOfOrganization): Promise<TableManifest> =>
    manifest(parts, asked, known => ofOrganization(parts, asked, [...known, 'member'])),
  exportOf: (userId: string, asked: Asked): Promise<File> =>
    file(parts, asked, known => ofPerson(parts, { userId, asked }, known)),
  manifestOf: (userId: string, asked: Asked): Promise<TableManifest> =>
    manifest(parts, asked, known => ofPerson(parts, { userId, asked }, known)),
});

const EVIDENCE = 'evidence';
const MANIFEST_QUERY = ['format', 'at', 'position', ...FILTER_QUERY];
const FILE_QUERY = [...MANIFEST_QUERY, 'addresses', 'checkpoints_from'];

/** Lets somebody in who asks by no other names than these, once that is written down. */
type Begin = (known: readonly string[]) => Promise<ExportAsked>;

const file = async (parts: ExportsParts, { query }: Asked, begin: Begin): Promise<File> => {
  const { format = EVIDENCE } = query;
  const persons = flag('addresses', query['addresses']);
  const checkpointsFrom = await checkpointAsked(parts, query['checkpoints_from']);
  const table = format === EVIDENCE ? undefined : tableFormat(format);
  const asked = await begin(FILE_QUERY);
  const { organizationId, userId = organizationId } = asked.subject;
  const named = (ending: string) => `${userId ?? ''}.${ending}`;
  if (table === undefined) {
    const text = await provably(() => evidenceOf(parts, asked, { persons, checkpointsFrom }));
    return { text, type: 'application/x-ndjson', name: named('evidence.jsonl') };
  }
  const text = await provably(() => tableOf(parts, asked, table));
  return { text, type: CONTENT_TYPE[table], name: named(table === 'csv' ? 'csv' : 'ocsf.jsonl') };
};

const manifest = async (parts: ExportsParts, { query }: Asked, begin: Begin): Promise<TableManifest> => {
  const format = tableFormat(query['format'] ?? 'csv');
  const asked = await begin(MANIFEST_QUERY);
  return provably(() => manifestOf(parts, asked, format));
};

const ofOrganization = async (
  { moments, admitted }: ExportsParts,
  asked: AskedOfOrganization,
  known: readonly string[],
): Promise<ExportAsked> => {
  const { organizationId } = asked.organization;
  const moment = await momentAsked(moments, asked);
  const filter = await filterAsked(moments, asked, moment);
  const right = await admitted(asked, known);
  return {
    ...{ subject: { organizationId }, organizationIds: [organizationId], filter, moment },
    ...{ readBy: right.by, viewer: viewerIn(organizationId, right), signal: asked.caller.deadline },
  };
};

type OfPerson = Readonly<{ userId: string; asked: Asked }>;

const ofPerson = async (
  parts: ExportsParts,
  { userId, asked }: OfPerson,
  known: readonly string[],
): Promise<ExportAsked> => {
  refuseUnlessPerson(userId);
  only(asked.query, known);
  const moment = await momentAsked(parts.moments, asked);
  const filter = await filterAsked(parts.moments, asked, moment);
  const sight = await sightOf(parts, userId, asked);
  const all = await parts.organizationsOf(userId, ordinalOf(moment.position));
  const doubtful = await seenAmong(sight, await parts.doubts.about(userId));
  if (doubtful.size > 0 || sight.unknown.length > 0) throw notKnowable();
  const seen = await seenAmong(sight, all);
  // Whoever may see nothing of somebody learns nothing of them, nor that they were asked about in vain.
  if (sight.right === undefined && seen.size === 0) throw notFound('User');
  const right = sight.right ?? { by: 'administrator' };
  await parts.readings.record({ ...asked, subjectId: userId, right });
  return {
    ...{ subject: { userId }, organizationIds: [...seen.keys()], filter, moment },
    ...{ readBy: right.by, viewer: viewerAmong(sight, seen), signal: asked.caller.deadline },
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

/** The number of a checkpoint that there is, or of the one that may be made for the file. */
const checkpointAsked = async (
  { checkpoints }: ExportsParts,
  text: string | undefined,
): Promise<number | undefined> => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Problem(400, 'checkpoints_from must be the number of a checkpoint.');
  const next = ((await checkpoints.last())?.number ?? -1) + 1;
  if (Number(text) > next) throw new Problem(400, `There is no checkpoint ${text} yet.`);
  return Number(text);
};
