import type { Api } from './api';
import { pathOfAudit, sayingWhatIsMissing, type Audited, type AuditQuery, type Moment } from './audit';

export const EXPORT_FORMATS = ['evidence', 'csv', 'ocsf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What vouches for a table: how many rows it has, and the SHA-256 of it in base64url; besides, what proves it. */
export type TableManifest = Moment & Readonly<{ rows: number; sha256: string }>;

/** The history of an organization as a file, piece by piece. */
export const exportOf = (api: Api, audited: Audited, query: AuditQuery): Promise<AsyncIterable<Uint8Array>> =>
  api.download(pathOfAudit(audited, 'export', query)).catch(sayingWhatIsMissing);

export const manifestOf = (api: Api, audited: Audited, query: AuditQuery): Promise<TableManifest> =>
  api.get<TableManifest>(pathOfAudit(audited, 'export/manifest', query)).catch(sayingWhatIsMissing);
