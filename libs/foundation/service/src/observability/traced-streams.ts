import { SpanKind } from '@opentelemetry/api';
import type { Streams } from '@charter/event-sourcing';
import { traced } from './tracing';

/** The event store as commands use it, with a span for each append: that is where their time goes. */
export const tracedStreams = (streams: Streams): Streams => ({
  read: (stream, from, limit) => streams.read(stream, from, limit),
  append: append =>
    traced(
      {
        name: `append ${append.stream.slice(0, append.stream.indexOf('-'))}`,
        kind: SpanKind.CLIENT,
        attributes: { 'charter.events': append.events.length },
      },
      () => streams.append(append),
    ),
});
