import type { OpenApi } from './api';

export type Links = Readonly<Record<string, Readonly<{ href: string; method?: string }> | undefined>>;
/** `count` is how many there are in the whole list. */
export type Page<Item> = Readonly<{ items: readonly Item[]; count?: number; _links?: Links }>;

/** Where a link leads, from the root. Its host is left out: the token is for the server that the user named, and for no other. */
export const pathOf = (href: string): string => {
  const { pathname, search } = new URL(href, 'http://server.invalid');
  return pathname + search;
};

/** The pages of a list, each read when it is wanted. */
export async function* pagesFrom<Item>(api: OpenApi, path: string): AsyncGenerator<Page<Item>, void> {
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Page<Item> = await api.get(next);
    yield page;
    const href = page._links?.['next']?.href;
    next = href === undefined ? undefined : pathOf(href);
  }
}

/** Reads a list to its end, page by page. */
export const everyPage = async <Item>(api: OpenApi, path: string): Promise<readonly Page<Item>[]> => {
  const pages: Page<Item>[] = [];
  for await (const page of pagesFrom<Item>(api, path)) pages.push(page);
  return pages;
};
