import { describe, expect, it } from '@jest/globals';
import { propertiesOf, valueOf, withDates } from './properties';

const properties = propertiesOf({
  id: '1',
  capabilities: [],
  legacy: false,
  contact: null,
  user: { email: 'olga@example.com' },
  created_at: '2026-03-01T10:20:30Z',
  _links: {},
});

describe('properties of a thing', () => {
  it('leave out what is for programs', () =>
    expect(properties.map(({ property }) => property)).not.toContain('_links'));
  it('have their dates in the format asked for', () =>
    expect(valueOf(withDates(properties, 'U'), 'created_at', 'table')).toBe('1772360430\n'));
  it.each([
    ['id', '1\n'],
    ['capabilities', '[]\n'],
    ['legacy', 'false\n'],
    ['contact', '\n'],
    ['user.email', 'olga@example.com\n'],
  ])('show %s alone', (name, text) => expect(valueOf(properties, name, 'table')).toBe(text));
  it('show one as JSON', () => expect(valueOf(properties, 'id', 'json')).toBe('"1"\n'));
  it.each(['nope', 'user.nope', 'contact.email', 'id.length', 'constructor'])(
    'refuse a name that there is not: %s',
    name => expect(() => valueOf(properties, name, 'table')).toThrow(`Property not found: ${name}`),
  );
});
