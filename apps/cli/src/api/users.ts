import type { Api } from './api';
import { pathOf, type Page } from './links';

export type User = Readonly<Record<string, unknown>> &
  Readonly<{ id: string; username: string; email: string; first_name: string; last_name: string }>;
export type UserReference = Readonly<Record<string, unknown>> &
  Readonly<{ id: string; username: string; email: string; first_name: string; last_name: string }>;

/** The caller's own account. */
export const me = (api: Api): Promise<User> => api.get('/users/me');

/** The users that the pages of a list refer to, by id; one whom the caller may not see, or who is gone, is missing. */
export const usersReferredTo = async (
  api: Api,
  pages: readonly Page<unknown>[],
): Promise<ReadonlyMap<string, UserReference>> => {
  const links = pages.flatMap(({ _links }) =>
    Object.entries(_links ?? {}).filter(([name]) => name.startsWith('ref:users:')),
  );
  const hrefs = new Set(links.flatMap(([, link]) => (link === undefined ? [] : [pathOf(link.href)])));
  const answers = await Promise.all(
    [...hrefs].map(href => api.get<Readonly<Record<string, UserReference | null>>>(href)),
  );
  return new Map(
    answers
      .flatMap(answer => Object.entries(answer))
      .filter((entry): entry is [string, UserReference] => entry[1] !== null),
  );
};
