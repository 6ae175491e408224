/// <reference lib="dom" />
// Runs in the page of an invitation, in the browser of whoever follows its link.

/** For this tab alone, and gone with it. */
const ACCESS_TOKEN = 'charter.access-token';
const LOGIN = 'charter.login';

/** @typedef {Readonly<Record<string, any>>} Body */

/** @param {string} id */
const element = id => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
const form = id => /** @type {HTMLFormElement} */ (element(id));

/** What the server refuses is shown where everybody looks. */
class Refused extends Error {
  /**
   * @param {number} status
   * @param {Body} problem
   */
  constructor(status, problem) {
    const { title = 'The server cannot be reached. Try again.', detail } = problem;
    super(typeof detail === 'object' && detail !== null ? Object.values(detail).join(' ') : title);
    this.status = status;
  }
}

/** What is sent again is the same request, whatever became of its answer. @type {Map<string, string>} */
const keys = new Map();

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<Body>}
 */
const ask = async (method, path, body) => {
  const text = body && JSON.stringify(body);
  const request = `${method} ${path} ${text}`;
  keys.set(request, keys.get(request) ?? crypto.randomUUID());
  const token = sessionStorage.getItem(ACCESS_TOKEN);
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': keys.get(request) ?? '' }),
    },
    ...(text === undefined ? {} : { body: text }),
  }).catch(() => undefined);
  if (!response) throw new Refused(0, {});
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
};

/** @param {string} shown */
const show = shown => {
  for (const id of ['register', 'answer', 'done', 'declined']) element(id).hidden = id !== shown;
};

/** @param {string} text */
const complain = text => {
  element('problem').textContent = text;
  element('problem').hidden = text === '';
};

/** What the fields of a form hold; those that are empty are not said. @param {HTMLFormElement} from */
const fieldsOf = from =>
  Object.fromEntries([...new FormData(from)].filter(([, value]) => value !== '').map(([name, value]) => [name, value]));

/** @param {ArrayBuffer | Uint8Array} bytes */
const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Goes to the login page; it comes back here by way of `/invitations/logged-in`. @param {boolean} asSomebodyElse */
const logIn = async asSomebodyElse => {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const state = base64url(crypto.getRandomValues(new Uint8Array(16)));
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  sessionStorage.removeItem(ACCESS_TOKEN);
  sessionStorage.setItem(LOGIN, JSON.stringify({ verifier, state, back: location.pathname }));
  const asked = {
    ...{ response_type: 'code', client_id: 'charter-web', state },
    redirect_uri: `${location.origin}/invitations/logged-in`,
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    ...(asSomebodyElse ? { prompt: 'login' } : {}),
  };
  location.assign(`/oauth2/authorize?${new URLSearchParams(asked)}`);
};

/** @param {object} details */
const accept = async details => {
  await ask('POST', location.pathname, { accept: true, ...details });
  show('done');
};

const register = async () => {
  const { password, ...details } = fieldsOf(form('register'));
  const invitation = location.pathname.split('/').pop();
  const { access_token: token } = await ask('POST', '/users', { invitation, password, ...details });
  sessionStorage.setItem(ACCESS_TOKEN, token);
  await accept({});
};

/** Whoever has an account confirms what it says of them, or corrects it. */
const answer = async () => {
  await accept(fieldsOf(form('answer')));
};

const decline = async () => {
  await ask('POST', location.pathname, { accept: false });
  show('declined');
};

/** One thing at a time, and what goes wrong is said. @param {() => Promise<void>} work */
const busyWith = async work => {
  complain('');
  const buttons = [...document.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  try {
    await work();
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (error instanceof Refused && error.status === 401) await begin();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
};

/** @param {Body} me */
const greet = me => {
  element('who').textContent = `${me['first_name'] ?? ''} ${me['last_name'] ?? ''} (${me['email']})`.trim();
  for (const name of ['first_name', 'last_name', 'country']) {
    const field = form('answer').elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = me[name] ?? '';
  }
  show('answer');
};

/** Where the browser's language is spoken. */
const guessCountry = () => {
  const field = form('register').elements.namedItem('country');
  const region = new Intl.Locale(navigator.language).region;
  if (field instanceof HTMLSelectElement && region !== undefined) field.value = region;
};

const begin = async () => {
  const me =
    sessionStorage.getItem(ACCESS_TOKEN) === null ? undefined : await ask('GET', '/users/me').catch(() => undefined);
  if (me) return greet(me);
  sessionStorage.removeItem(ACCESS_TOKEN);
  show('register');
};

/**
 * @param {string} id
 * @param {'submit' | 'click'} event
 * @param {() => Promise<void>} work
 */
const on = (id, event, work) =>
  element(id).addEventListener(event, happened => {
    happened.preventDefault();
    void busyWith(work);
  });

on('register', 'submit', register);
on('answer', 'submit', answer);
on('decline', 'click', decline);
on('log-in', 'click', () => logIn(false));
on('switch', 'click', () => logIn(true));
guessCountry();
await begin();
