import type { KoaContextWithOIDC } from 'oidc-provider';
import type { LoggedIn } from './api-token-login';

/** Remembers for the rest of a token request whose session it is about. */
export const setSession = (ctx: KoaContextWithOIDC, loggedIn: LoggedIn): void => {
  ctx.state['session'] = loggedIn;
};

export const sessionOf = (ctx: KoaContextWithOIDC | undefined): LoggedIn | undefined =>
  ctx?.state['session'] as LoggedIn | undefined;
