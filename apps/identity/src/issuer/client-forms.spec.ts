import { describe, expect, it } from '@jest/globals';
import { inStandardForm } from './client-forms';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const asked = { grant_type: 'api_token', api_token: 'secret' };
const standard = { body: { ...asked, client_id: 'platform-cli' } };

describe('the standard form of a token request', () => {
  it('is made of a form with an empty secret', () =>
    expect(inStandardForm(undefined, { ...asked, client_id: 'platform-cli', client_secret: '' })).toEqual(standard));
  it('is made of a Basic header without a secret', () =>
    expect(inStandardForm(basic('platform-cli:'), asked)).toEqual(standard));
  it('leaves a client with a secret as it is', () => {
    const authorization = basic('exports:secret');
    expect(inStandardForm(authorization, asked)).toEqual({ authorization, body: asked });
    const body = { ...asked, client_id: 'exports', client_secret: 'secret' };
    expect(inStandardForm(undefined, body)).toEqual({ body });
  });
  it('names one client, or is refused by the issuer', () => {
    const authorization = basic('platform-cli:');
    expect(inStandardForm(authorization, { ...asked, client_id: 'platform-cli' })).toEqual(standard);
    const body = { ...asked, client_id: 'upsun-cli' };
    expect(inStandardForm(authorization, body)).toEqual({ authorization, body });
    const nobody = { authorization: basic(':'), body: asked };
    expect(inStandardForm(nobody.authorization, asked)).toEqual(nobody);
  });
  it('holds what a grant reads, and nothing else', () =>
    expect(inStandardForm(undefined, { ...asked, client_id: 'platform-cli', audience: 'x' })).toEqual(standard));
  it('leaves other headers to the issuer to refuse', () =>
    expect(inStandardForm('Bearer x', asked)).toEqual({ authorization: 'Bearer x', body: asked }));
  it.each([undefined, null, 'text', [], { api_token: ['a', 'b'] }])('holds texts only: %j', body =>
    expect(inStandardForm(undefined, body)).toEqual({ body: {} }),
  );
});
