import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';

const { base, Check, Prompt } = interactionPolicy;

/**
 * For how many seconds a login may have been, as the command line asks by `max_age`: which the library takes only from
 * those who want an identity token besides.
 */
export const LOGGED_IN_WITHIN = 'logged_in_within';

/** When people are asked to log in, to choose an account, and to say that they want a client to act for them: always. */
export const browserPolicy = () => {
  const policy = base();
  const login = policy.get('login');
  const consent = policy.get('consent');
  login?.checks.add(new Check('login_over', 'the login does not hold any more', isOver));
  login?.checks.add(new Check('login_within', 'the login is too long ago', isTooLongAgo));
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1);
  // What comes to an address on somebody's own computer may be of any program that runs there.
  consent?.checks.add(new Check('asked', 'nobody has been asked', ({ oidc }) => oidc.result?.consent === undefined));
  return policy;
};

/** The user has been deactivated since, or their password changed. */
const isOver = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.session?.accountId !== undefined && oidc.account === undefined;

const isTooLongAgo = ({ oidc }: KoaContextWithOIDC): boolean => {
  const asked = oidc.params?.[LOGGED_IN_WITHIN];
  if (asked === undefined || oidc.result?.login !== undefined) return false;
  const seconds = Number(asked);
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new errors.InvalidRequest('invalid max_age parameter value');
  return seconds === 0 || oidc.session === undefined || oidc.session.past(seconds);
};
