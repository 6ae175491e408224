import type { Api } from './api';
import { pathOf, type Links } from './links';
import { ApiProblem } from './problem';

export type User = Readonly<Record<string, unknown>> &
  Readonly<{ id: string; username: string; email: string; first_name: string; last_name: string }>;
export type UserReference = Readonly<Record<string, unknown>> &
  Readonly<{ id: string; username: string; email: string; first_name: string; last_name: string }>;

/** The caller's own account. */
export const me = (api: Api): Promise<User> => api.get('/users/me');

/**
 * The user with an e-mail address, for staff, who say why they ask; undefined where there is none, and for everybody else.
 */
export const userWithEmail = async (api: Api, email: string, reason: string): Promise<User | undefined> => {
  try {
    return await api.get<User>(`/users/${encodeURIComponent(`email=${email}`)}?${new URLSearchParams({ reason })}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  }
};

/** Whoever pages refer to, by their ids; null for those of whom nothing is known any more: they were erased. */
export const peopleReferredTo = async (
  api: Api,
  pages: readonly Readonly<{ _links?: Links }>[],
): Promise<ReadonlyMap<string, UserReference | null>> => {
  const links = pages.flatMap(({ _links }) =>
    Object.entries(_links ?? {}).filter(([name]) => name.startsWith('ref:users:')),
  );
  const hrefs = new Set(links.flatMap(([, link]) => (link === undefined ? [] : [pathOf(link.href)])));
  const answers = await Promise.all(
    [...hrefs].map(href => api.get<Readonly<Record<string, UserReference | null>>>(href)),
  );
  return new Map(answers.flatMap(answer => Object.entries(answer)));
};

/** Those of them of whom something is known. */
export const usersReferredTo = async (
  api: Api,
  pages: readonly Readonly<{ _links?: Links }>[],
): Promise<ReadonlyMap<string, UserReference>> =>
  new Map(
    [...(await peopleReferredTo(api, pages))].filter((entry): entry is [string, UserReference] => entry[1] !== null),
  );
