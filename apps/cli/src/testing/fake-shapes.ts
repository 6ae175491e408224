import type { IncomingHttpHeaders } from 'node:http';

export type Seen = Readonly<{ method: string; path: string; headers: IncomingHttpHeaders; body: string }>;
export type Reply = Readonly<{
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** The connection is lost behind the body, which is not all. */
  isCut?: boolean;
}>;

export type Organization = Record<string, unknown> & { id: string; name: string; label: string };
/** What is asked of one organization. */
export type Asking = Omit<Seen, 'path'> & Readonly<{ url: URL }>;

export const OLGA = {
  id: 'd81c8ee2-44b3-429f-b944-a33ad7437690',
  username: 'olga',
  email: 'olga@example.com',
  first_name: 'Olga',
  last_name: 'Owner',
  country: 'FR',
};

export const problem = (status: number, title: string, detail: unknown = title): Reply => ({
  status,
  body: { status, title, detail, error: title },
});
