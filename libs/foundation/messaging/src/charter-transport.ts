import { Catch, type INestApplication, type INestMicroservice, type RpcExceptionFilter } from '@nestjs/common';
import {
  BaseRpcContext,
  Server,
  type CustomTransportStrategy,
  type MessageHandler,
  type NestMicroservice,
} from '@nestjs/microservices';
import { orAborted, processor, type Home, type OrderedSource, type Processor, type Trouble } from '@charter/processors';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import type { PublicEvent } from './public-event';

export type CharterTransportOptions = Readonly<{
  /** Names the position: a consumer keeps its name for ever. */
  name: string;
  source: OrderedSource<PublicEvent>;
  schema: Home;
  onTrouble?: (trouble: Trouble) => void;
}>;

/**
 * Serves the `@EventPattern` handlers of Nest controllers, one public event at a time for each subject. A handler
 * that throws is asked again, and at last its subject is parked: Nest's own transports would lose the event.
 * What was handled may come again, also behind what came later: a handler's effect is known by the event's id.
 */
export class CharterTransport extends Server implements CustomTransportStrategy {
  readonly processor: Processor;
  readonly #handlers = new Map<string, MessageHandler[]>();
  override readonly propagatesEventHandlerErrors = true;

  constructor(options: CharterTransportOptions) {
    super();
    this.processor = processor({
      ...options,
      handle: {
        kind: 'effect',
        concerns: event => this.#handlers.has(event.type),
        // A handler that never ends must not keep the process from ending.
        perform: (event, signal) => orAborted(this.#perform(event), signal),
      },
    });
  }

  listen(callback: (error?: unknown) => void): void {
    this.processor.start().then(() => callback(), callback);
  }

  close(): Promise<void> {
    return this.processor.stop();
  }

  on(): never {
    throw new Error('The processor tells of its troubles; there are no other events.');
  }

  unwrap<Unwrapped>(): Unwrapped {
    return this.processor as Unwrapped;
  }

  /** Nest would start all handlers of a type at once, and not wait for the others when one of them throws. */
  override addHandler(...[type, handler]: Parameters<Server['addHandler']>): void {
    const key = this.normalizePattern(type);
    this.#handlers.set(key, [...(this.#handlers.get(key) ?? []), handler]);
  }

  async #perform(event: PublicEvent): Promise<void> {
    for (const handler of this.#handlers.get(event.type) ?? []) {
      const handled: unknown = await handler(event, new BaseRpcContext([event]));
      // A handler that threw has *resolved*, with an Observable that throws once it is subscribed to.
      if (isObservable(handled)) await lastValueFrom(handled, { defaultValue: undefined });
    }
  }
}

/** Lets the error of a handler through as it is: Nest would make an `Internal server error` of it. */
@Catch()
class HandlerErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Joins a transport to an application. It begins to read with `startAllMicroservices`. */
export const serveEvents = (app: INestApplication, strategy: CharterTransport): INestMicroservice => {
  // Left to itself, Nest takes up the handlers at once, and then no filter reaches them any more.
  const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true }) as NestMicroservice;
  microservice.useGlobalFilters(new HandlerErrors());
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  // The application calls the hooks of its providers; they are not to hear of it twice.
  microservice.setIsInitHookCalled(true);
  return microservice;
};
