import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigurationInvalid, configurationOf } from './configuration';

const variables = { NAME: z.string(), SIZE: z.coerce.number({ error: 'must be a number' }).default(3) };

describe('a configuration', () => {
  it('is read by its variables alone', () =>
    expect(configurationOf(variables, { NAME: 'a', SIZE: '4', OTHER: 'b' })).toEqual({ NAME: 'a', SIZE: 4 }));

  it('takes an empty variable for one that is not set', () =>
    expect(configurationOf(variables, { NAME: 'a', SIZE: '' })).toEqual({ NAME: 'a', SIZE: 3 }));

  it('says of all variables at once what is wrong with them', () => {
    const read = () => configurationOf(variables, { NAME: '', SIZE: 'large' });
    expect(read).toThrow(ConfigurationInvalid);
    expect(read).toThrow(/^The configuration will not do:\n {2}NAME: .+\n {2}SIZE: must be a number$/);
  });
});
