import { describe, expect, it } from '@jest/globals';
import { authorizationQuery } from './authorization-query';

const asked = (query: string) => [...new URLSearchParams(authorizationQuery(`/oauth2/authorize?${query}`))];
const promptOf = (prompt: string) => new URLSearchParams(authorizationQuery(`/x?${prompt}`)).getAll('prompt');

describe('what a client asks of the issuer', () => {
  it('is asked as it stands, but for what all get', () =>
    expect(
      asked('client_id=upsun-cli&state=a%26b&scope=openid+profile&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000'),
    ).toEqual([
      ['client_id', 'upsun-cli'],
      ['state', 'a&b'],
      ['scope', 'offline_access'],
      ['redirect_uri', 'http://127.0.0.1:5000'],
      ['prompt', 'consent'],
    ]));
  it('is never asked without asking a person, unless none is to be asked', () => {
    expect(promptOf('')).toEqual(['consent']);
    expect(promptOf('prompt=consent')).toEqual(['consent']);
    expect(promptOf('prompt=consent%20select_account')).toEqual(['consent select_account']);
    expect(promptOf('prompt=login')).toEqual(['login consent']);
    expect(promptOf('prompt=none')).toEqual(['none']);
  });
  it('is left to be refused where it says something twice', () => {
    expect(promptOf('prompt=login&prompt=none')).toEqual(['login', 'none']);
    expect(asked('client_id=a&client_id=b').slice(0, 2)).toEqual([
      ['client_id', 'a'],
      ['client_id', 'b'],
    ]);
  });
  it('says how old a login may be by a name of our own, and by no other', () =>
    expect(asked('max_age=60&logged_in_within=9')).toContainEqual(['logged_in_within', '60']));
  it('is refused where it wants its answer by a form', () =>
    expect(() => authorizationQuery('/x?response_mode=form_post')).toThrow('part of the address'));
});
