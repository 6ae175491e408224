import { beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Problem } from '../http/problem';
import { recordSpans, type RecordedSpan } from '../testing/spans';
import { callingSpanOf, isExported, newCorrelationId, startTracing, traced, traceOf } from './tracing';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const EVENT = 'b7ad6b71-6920-4331-9000-000000000000';

describe('the trace of a request', () => {
  it('is the one that its caller names', () => expect(traceOf(`00-${TRACE}-b7ad6b7169203331-01`)).toBe(TRACE));

  it.each([
    undefined,
    '',
    'garbage',
    TRACE,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
    `00-${TRACE}-b7ad6b7169203331-01-more`,
    `00-${TRACE}\n-b7ad6b7169203331-01`,
  ])('is a new one for %j', header => expect(traceOf(header)).toBeUndefined());

  it.each([
    [`00-${TRACE}-b7ad6b7169203331-01`, { causedBy: 'b7ad6b7169203331', isSampled: true }],
    [`00-${TRACE}-b7ad6b7169203331-00`, { causedBy: 'b7ad6b7169203331', isSampled: false }],
    ['garbage', {}],
    [undefined, {}],
  ])('goes on behind the span of its caller, as visible as that one: %j', (header, calling) =>
    expect(callingSpanOf(header)).toEqual(calling),
  );

  it('is made of 32 digits that nobody has used', () => {
    expect(newCorrelationId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newCorrelationId()).not.toBe(newCorrelationId());
  });
});

describe('a span', () => {
  let spans: readonly RecordedSpan[];
  beforeAll(() => {
    spans = recordSpans();
  });
  const last = () => spans.at(-1)!;

  it('belongs to the trace of a correlation id, behind the event that caused it', async () => {
    await traced({ name: 'react', kind: SpanKind.CONSUMER, correlationId: TRACE, causedBy: EVENT }, async () => 1);
    expect(last()).toMatchObject({
      ...{ name: 'react', kind: SpanKind.CONSUMER, traceId: TRACE, parentSpanId: 'b7ad6b7169204331', ended: true },
    });
    expect(last().status).toBeUndefined();
  });

  it('belongs to what goes on around it', async () => {
    await traced({ name: 'outer', correlationId: TRACE }, () => traced({ name: 'inner' }, async () => 1));
    const [outer, inner] = spans.slice(-2);
    expect(inner).toMatchObject({ name: 'inner', traceId: TRACE, parentSpanId: outer?.spanId });
  });

  it('begins a trace of its own where a correlation id names none', async () => {
    await traced({ name: 'old', correlationId: 'b7ad6b71-6920-4331-9000-000000000000' }, async () => 1);
    expect(last().parentSpanId).toBeUndefined();
  });

  it('gives back what the work gives, and ends with it', async () => {
    expect(await traced({ name: 'work' }, async () => 'done')).toBe('done');
    await expect(traced({ name: 'work' }, () => Promise.reject(new TypeError('olga@example.com')))).rejects.toThrow(
      'olga@example.com',
    );
    expect(last()).toMatchObject({ ended: true, status: { code: SpanStatusCode.ERROR, message: 'TypeError' } });
  });

  it('has not failed where a client was wrong', async () => {
    const answer = (status: number) =>
      traced({ name: 'work' }, () => Promise.reject(new Problem(status, 'no'))).catch(() => last().status?.code);
    expect(await answer(404)).toBeUndefined();
    expect(await answer(503)).toBe(SpanStatusCode.ERROR);
  });
});

describe('spans', () => {
  it.each<NodeJS.ProcessEnv>([
    { OTEL_TRACES_EXPORTER: 'otlp' },
    { OTEL_TRACES_EXPORTER: '', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
  ])('go out with %j', environment => expect(isExported(environment)).toBe(true));

  it.each<NodeJS.ProcessEnv>([
    {},
    { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
    { OTEL_TRACES_EXPORTER: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' },
  ])('stay here with %j', environment => expect(isExported(environment)).toBe(false));

  it('need nothing to be ended where they stay here', async () => {
    const end = await startTracing({});
    await end();
  });
});
