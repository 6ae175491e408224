/// <reference lib="dom" />
// Runs where the login page sends a browser back to: changes the code for an access token, and goes on to the invitation.

const { verifier, state, back } = JSON.parse(sessionStorage.getItem('charter.login') ?? '{}');
const answer = new URLSearchParams(location.search);
sessionStorage.removeItem('charter.login');

/** @param {string} text */
const complain = text => {
  const problem = document.getElementById('problem');
  if (problem) problem.textContent = text;
};

const exchange = async () => {
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: 'charter-web', code: answer.get('code') ?? '' },
      ...{ redirect_uri: `${location.origin}/invitations/logged-in`, code_verifier: verifier },
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body['error_description'] ?? body['title']);
  sessionStorage.setItem('charter.access-token', body['access_token']);
};

if (typeof verifier !== 'string' || typeof back !== 'string' || answer.get('state') !== state)
  complain('This login was not begun here. Follow the link in your message again.');
else
  await exchange().then(
    () => location.replace(back),
    error => complain(`You could not be logged in: ${error.message}`),
  );
