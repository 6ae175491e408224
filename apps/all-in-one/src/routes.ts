/**
 * Which service answers which addresses. Where every service is a process, the same table stands in front of them.
 * The first pattern that fits a path decides.
 */
export const ROUTES: readonly Readonly<{ path: RegExp; service: string; secret?: true }>[] = [
  {
    path: /^\/organizations\/[^/]+\/(members|member-settings|ownership-offers|invitations)(\/|$)/,
    service: 'membership',
  },
  // Whoever has the address has the invitation: no log may show it.
  { path: /^\/invitations(\/|$)/, service: 'membership', secret: true },
  // So it is with these.
  { path: /^\/(password-resets|email-changes)(\/|$)/, service: 'identity', secret: true },
  { path: /^\/audit(\/|$)/, service: 'audit' },
  { path: /^\/mailbox(\/|$)/, service: 'notifications', secret: true },
  { path: /^\/(organizations|ref\/organizations)(\/|$)/, service: 'organizations' },
  { path: /^\/users\/[^/]+\/organizations(\/|$)/, service: 'organizations' },
  { path: /^\/(me|users|ref\/users|service-accounts|mandates|oauth2|\.well-known)(\/|$)/, service: 'identity' },
];

/** The service for a request's address, its query aside. */
export const serviceFor = (url: string): string | undefined => {
  const [path = ''] = url.split('?');
  return ROUTES.find(route => route.path.test(path))?.service;
};
