import type { Api } from './api';

/** What is an organization's, or the history of one or of somebody. */
const GUARDED = ['/organizations/', '/audit/'];

/**
 * The same API, where each request about an organization says why it is made. It is stored with what is changed; staff
 * come to an organization that is not theirs for a reason only, and so have to say it where they look, too.
 */
export const withReason = (api: Api, reason: string | undefined): Api => {
  if (reason === undefined) return api;
  const inQuery = (path: string) => {
    if (!GUARDED.some(start => path.startsWith(start))) return path;
    const { pathname, searchParams } = new URL(path, 'http://server.invalid');
    // Set, not added: the link to a next page has it already.
    searchParams.set('reason', reason);
    return `${pathname}?${searchParams}`;
  };
  return {
    get: path => api.get(inQuery(path)),
    getTagged: path => api.getTagged(inQuery(path)),
    download: path => api.download(inQuery(path)),
    post: (path, body) => api.post(path, { ...body, reason }),
    patch: (path, body, tag) => api.patch(path, { ...body, reason }, tag),
    delete: (path, tag) => api.delete(inQuery(path), tag),
  };
};
