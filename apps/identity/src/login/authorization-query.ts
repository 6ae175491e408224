import { LOGGED_IN_WITHIN } from '../issuer/browser-policy';
import { OAuthProblem } from '../issuer/oauth-problems';

/**
 * What a client asks of the issuer, as the issuer understands it. All clients are Charter's own and get the same: so
 * whichever scope they name, it is this one, for which somebody has been asked. A parameter that stands there twice, the
 * issuer refuses. Throws where a client wants its answer in another way than by the address of a page.
 */
export const authorizationQuery = (url: string): string => {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  if (query.getAll('response_mode').some(mode => mode !== 'query'))
    throw new OAuthProblem({ status: 400, body: { error: 'unsupported_response_mode' } });
  query.set('scope', 'offline_access');
  const [prompt = '', ...others] = query.getAll('prompt');
  const prompts = prompt.split(' ').filter(one => one !== '');
  const isToBeAsked = !prompts.includes('none') && !prompts.includes('consent');
  if (others.length === 0 && isToBeAsked) query.set('prompt', [...prompts, 'consent'].join(' '));
  const within = query.getAll('max_age');
  query.delete('max_age');
  query.delete(LOGGED_IN_WITHIN);
  for (const seconds of within) query.append(LOGGED_IN_WITHIN, seconds);
  return query.toString();
};
