import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import type { PublicEvent } from '@charter/messaging';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { CharterRequest } from '../http/charter-request';
import { callingSpanOf, traced } from './tracing';

/** A span for each request, and for each public event that is handled: in the trace of the request that it goes back to. */
export class TracingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const span =
      context.getType() === 'http'
        ? ofRequest(context.switchToHttp().getRequest<CharterRequest>())
        : ofEvent(context.switchToRpc().getData<PublicEvent>());
    return from(traced(span, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

const ofRequest = ({ method, routeOptions, correlationId, headers: { traceparent } }: CharterRequest) => ({
  name: `${method} ${routeOptions.url ?? ''}`,
  kind: SpanKind.SERVER,
  correlationId,
  ...callingSpanOf(traceparent?.toString()),
});

const ofEvent = ({ type, correlationid, id }: PublicEvent) => ({
  name: `consume ${type}`,
  kind: SpanKind.CONSUMER,
  correlationId: correlationid,
  causedBy: id,
});
