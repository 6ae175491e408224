import { randomBytes } from 'node:crypto';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { Problem } from '../http/problem';

/*
 * A correlation id is a trace id: 32 hexadecimal digits, given by `traceparent` or made for the request. It stands in the
 * metadata of each event that the request writes and in each public event, so that what follows from a request, in this
 * process or another, now or after a restart, belongs to its trace without anything more being stored.
 */

const TRACE_ID = /^(?!0{32}$)[0-9a-f]{32}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export const newCorrelationId = (): string => randomBytes(16).toString('hex');

/** The trace that a caller's `traceparent` header names, if it names one. */
export const traceOf = (traceparent: string | undefined): string | undefined => {
  const [, traceId = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return TRACE_ID.test(traceId) ? traceId : undefined;
};

/** The caller's own span, behind which the request stands in that trace, and whether anybody wants to see it. */
export const callingSpanOf = (traceparent: string | undefined): Pick<Traced, 'causedBy' | 'isSampled'> => {
  const [, , causedBy, flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return causedBy === undefined ? {} : { causedBy, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
};

/** Whether spans go anywhere: an exporter is configured, by the variables that OpenTelemetry itself has. */
export const isExported = ({ OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT }: NodeJS.ProcessEnv): boolean =>
  OTEL_TRACES_EXPORTER ? OTEL_TRACES_EXPORTER !== 'none' : Boolean(OTEL_EXPORTER_OTLP_ENDPOINT);

/** Starts exporting spans where an exporter is configured; answers how to end it. */
export const startTracing = async (environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> => {
  if (!isExported(environment)) return async () => undefined;
  // It takes longer to load than all of Nest, and most processes export nothing.
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: environment['OTEL_SERVICE_NAME'] || 'charter' });
  sdk.start();
  return () => sdk.shutdown();
};

export type Traced = Readonly<{
  name: string;
  kind?: SpanKind;
  attributes?: Attributes;
  /** Continues the trace of something stored or received, instead of what goes on here. */
  correlationId?: string;
  /** What within that trace it follows from: a stored event's id, or a span's. */
  causedBy?: string;
  /** Whether the trace is to be exported; it is, unless whoever began it said otherwise. */
  isSampled?: boolean;
}>;

const tracer = trace.getTracer('charter');

/** Runs work within a span. Without an exporter it costs next to nothing. */
export const traced = async <Result>(
  { name, kind = SpanKind.INTERNAL, attributes = {}, correlationId, ...behind }: Traced,
  work: (span: Span) => Promise<Result>,
): Promise<Result> => {
  const parent = correlationId === undefined ? context.active() : continuing(correlationId, behind);
  return tracer.startActiveSpan(name, { kind, attributes }, parent, async span => {
    try {
      return await work(span);
    } catch (error) {
      // What a client did wrong is no failure of ours. The message stays out: it may repeat what somebody sent.
      if (!(error instanceof Problem && error.status < 500))
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
      throw error;
    } finally {
      span.end();
    }
  });
};

/** A context in the trace of a correlation id; one that is no trace id begins a trace of its own. */
const continuing = (
  correlationId: string,
  { causedBy = correlationId, isSampled = true }: Pick<Traced, 'causedBy' | 'isSampled'>,
) => {
  if (!TRACE_ID.test(correlationId)) return ROOT_CONTEXT;
  // A span of the cause may never have been exported; its place in the trace is what is named here.
  const spanId = causedBy.replaceAll('-', '').slice(0, 16).padEnd(16, '0');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: correlationId,
    spanId,
    traceFlags: isSampled ? 1 : 0,
    isRemote: true,
  });
};
