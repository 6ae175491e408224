import type { Api } from './api';
import { pathOfAudit, pathOfPerson, sayingWhatIsMissing, type Audited, type AuditQuery, type Moment } from './audit';

export const EXPORT_FORMATS = ['evidence', 'csv', 'ocsf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Whose history is exported: an organization's, or a person's in all organizations that the reader may look into. */
export type Subject = Readonly<{ audited: Audited }> | Readonly<{ userId: string }>;

/**
 * What vouches for a table: how many rows it has, and the SHA-256 of it in base64url; besides, what proves it.
 * `fromPosition` is where it begins, if that was asked for.
 */
export type TableManifest = Moment & Readonly<{ rows: number; sha256: string; fromPosition?: string }>;

/** A history as a file, piece by piece. */
export const exportOf = (api: Api, subject: Subject, query: AuditQuery): Promise<AsyncIterable<Uint8Array>> =>
  api.download(pathOf(subject, 'export', query)).catch(sayingWhatIsMissing);

export const manifestOf = (api: Api, subject: Subject, query: AuditQuery): Promise<TableManifest> =>
  api.get<TableManifest>(pathOf(subject, 'export/manifest', query)).catch(sayingWhatIsMissing);

const pathOf = (subject: Subject, what: string, query: AuditQuery): string =>
  'userId' in subject ? pathOfPerson(subject.userId, what, query) : pathOfAudit(subject.audited, what, query);
