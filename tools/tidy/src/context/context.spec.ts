import { describe, expect, it } from '@jest/globals';
import { treeOf } from '../tree';
import { canvases } from './canvas';
import { projections } from './projections';
import { publishing, samples } from './stored-events';

describe('a stored event', () => {
  const EVENTS = 'libs/x/domain/src/thing/events.ts';
  const events = {
    [EVENTS]: `export type ThingMade = Message<'ThingMade', { at: string }>;\nexport type ThingEvent = ThingMade | Message<'ThingLost'>;`,
  };
  const sampled = { 'libs/x/domain/src/thing/samples/ThingMade.v1.json': '{}' };
  const mapping = (text: string) => ({ 'apps/x/src/publishing/to-contracts.ts': text });

  it('has a sample', () =>
    expect(samples(treeOf({ ...events, ...sampled }))).toEqual([
      `${EVENTS}: ThingLost has no samples/ThingLost.v<N>.json`,
    ]));
  it('has it beside itself', () =>
    expect(samples(treeOf({ ...events, 'libs/x/domain/src/other/samples/ThingMade.v1.json': '{}' }))).toHaveLength(2));
  it('is published, or explicitly not', () => {
    const text = 'export const toContracts = { ThingMade: ({ event }) => event };';
    expect(publishing(treeOf({ ...events, ...mapping(text) }))).toEqual([
      `${EVENTS}: ThingLost is not in apps/x/src/publishing/to-contracts.ts`,
    ]);
    expect(publishing(treeOf({ ...events, ...mapping('const a = { ThingMade, ThingLost: notPublic };') }))).toEqual([]);
  });
  it('is not published by another context', () =>
    expect(
      publishing(treeOf({ ...events, 'apps/y/src/publishing/to-contracts.ts': 'const a = { ThingMade, ThingLost };' })),
    ).toHaveLength(2));
});

describe('a projection', () => {
  it.each(['apps/x/src/projections/things/things', 'libs/x/copy/src/things'])('%s has an integration spec', path => {
    const projection = { [`${path}.projection.ts`]: '' };
    expect(projections(treeOf({ ...projection, [`${path}.spec.ts`]: '' }))).toEqual([
      `${path}.projection.ts: no .int.spec.ts beside it`,
    ]);
    expect(projections(treeOf({ ...projection, [`${path}.int.spec.ts`]: '' }))).toEqual([]);
  });
});

describe('a service', () => {
  const manifest = (dependency: string) => ({
    'apps/x/package.json': JSON.stringify({
      dependencies: { [dependency]: '*' },
      nx: { tags: ['type:app', 'scope:x'] },
    }),
  });
  const headings = ['Commands', 'Queries', 'Events out', 'Events in', 'Streams', 'Read models', 'Configuration'];
  const readme = (...titles: string[]) => ({ 'apps/x/README.md': titles.map(title => `## ${title}\n`).join('\n') });

  it('has its canvas', () =>
    expect(canvases(treeOf({ ...manifest('@charter/service'), ...readme(...headings) }))).toEqual([]));
  it('lacks it', () => expect(canvases(treeOf(manifest('@charter/service')))).toHaveLength(1));
  it('lacks a part', () =>
    expect(canvases(treeOf({ ...manifest('@charter/service'), ...readme(...headings.slice(1)) }))).toEqual([
      'apps/x/README.md: no heading Commands',
    ]));
  it('is what stands on @charter/service', () => expect(canvases(treeOf(manifest('zod')))).toEqual([]));
});
