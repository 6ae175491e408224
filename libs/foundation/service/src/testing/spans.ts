import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  ROOT_CONTEXT,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
} from '@opentelemetry/api';

export type RecordedSpan = {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly attributes: Attributes | undefined;
  readonly traceId: string;
  readonly parentSpanId: string | undefined;
  readonly spanId: string;
  status?: SpanStatus;
  ended: boolean;
};

type Working = (span: Span) => unknown;

/** Takes the place of OpenTelemetry's SDK for one spec file, and keeps every span. */
export const recordSpans = (): readonly RecordedSpan[] => {
  const spans: RecordedSpan[] = [];
  const contexts = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => contexts.getStore() ?? ROOT_CONTEXT,
    with: (...[active, work, self, ...parameters]) => contexts.run(active, () => work.call(self!, ...parameters)),
    bind: (_context, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  const startSpan = (name: string, { kind, attributes }: SpanOptions = {}, parent = context.active()): Span => {
    const above = trace.getSpanContext(parent);
    const number = String(spans.length + 1);
    const [traceId, spanId] = [above?.traceId ?? number.padStart(32, '0'), number.padStart(16, '0')];
    const recorded: RecordedSpan = {
      name,
      kind,
      attributes,
      traceId,
      parentSpanId: above?.spanId,
      spanId,
      ended: false,
    };
    spans.push(recorded);
    const wrapped = trace.wrapSpanContext({ traceId, spanId, traceFlags: 1 });
    return Object.assign(Object.create(wrapped) as Span, {
      spanContext: () => wrapped.spanContext(),
      setStatus: (status: SpanStatus) => (recorded.status = status),
      end: () => (recorded.ended = true),
    });
  };
  const startActiveSpan = (...given: [name: string, options: SpanOptions, parent: Context, work: Working]) => {
    const [name, options, parent, work] = given;
    const span = startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), () => work(span));
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan }) as Tracer });
  return spans;
};
