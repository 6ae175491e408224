import { isRefusal, streamOf, type CommandHandler, type Message } from '@charter/event-sourcing';
import { requestScope } from '../freshness/request-scope';
import type { Metrics } from '../observability/metrics';
import { traced } from '../observability/tracing';

/**
 * A command handler that is measured and traced, and that tells the request it works for up to which position its
 * outcome rests on what is stored: also where the command was recognised as one that came before.
 */
export const observedCommands = <State, Command extends Message, Event, Reason extends string>(
  handler: CommandHandler<State, Command, Event, Reason>,
  { service, category, metrics }: Readonly<{ service: string; category: string; metrics: Metrics }>,
): CommandHandler<State, Command, Event, Reason> => ({
  load: handler.load,
  shown: handler.shown,
  handle: (id, request, deadline) => {
    const command = request.command.type;
    const began = performance.now();
    const attributes = { 'charter.command': command, 'charter.correlation_id': request.correlationId };
    return traced({ name: `command ${command}`, attributes }, async () => {
      let outcome = 'failed';
      try {
        const handled = await handler.handle(id, request, deadline);
        outcome = isRefusal(handled) ? String(handled.refused) : 'accepted';
        if (!isRefusal(handled) && handled.head !== 'no-stream')
          requestScope()?.note(streamOf(category, id), handled.head.position);
        return handled;
      } finally {
        metrics.command({ service, command, outcome }, (performance.now() - began) / 1_000);
      }
    });
  },
});
