import type { KoaContextWithOIDC } from 'oidc-provider';

/** What opened a session, and until when that is good. */
export type ByApiToken = Readonly<{ userId: string; apiTokenId: string; until?: string }>;
export type ByPassword = Readonly<{ userId: string; passwordId: string }>;
export type LoggedIn = ByApiToken | ByPassword;

export const isByPassword = (loggedIn: LoggedIn): loggedIn is ByPassword => 'passwordId' in loggedIn;

/** Remembers for the rest of a token request whose session it is about. */
export const setSession = (ctx: KoaContextWithOIDC, loggedIn: LoggedIn): void => {
  ctx.state['session'] = loggedIn;
};

/** The API token of the session at hand, if it is of one. */
export const apiTokenOf = (ctx: KoaContextWithOIDC | undefined): ByApiToken | undefined => {
  const loggedIn = ctx?.state['session'] as LoggedIn | undefined;
  return loggedIn && !isByPassword(loggedIn) ? loggedIn : undefined;
};
