import { randomUUID } from 'node:crypto';
import { Checkpoints } from './checkpoints';
import { asStatus, notReady } from './errors';
import type { Page, Recorded } from './log';
import { isOver, nextTurn, room, type ReadCall } from './read-call';
import { caughtUpReply, checkpointReply, confirmationReply, eventReply, sharedEventReply } from './read-replies';
import type { Filter, IdForm } from './read-request';

/** Replies that a slow client may leave in memory; past it the subscription reads from the file again. */
const LIVE_BACKLOG = 256;

/** One sequence of the log to follow: a stream by revision, or everything by position. */
export type Feed = Readonly<{
  read: (from: number) => Page;
  concerns: (event: Recorded) => boolean;
  placeOf: (event: Recorded) => number;
  /** Where to go on after an event. */
  after: (event: Recorded) => number;
}>;

export type SubscriptionOptions = Readonly<{
  call: ReadCall;
  feed: Feed;
  /** Where the feed is taken up. */
  from: number;
  ids: IdForm;
  filter?: Filter | undefined;
}>;

/** All subscriptions of the server. */
export class Subscriptions {
  private readonly open = new Set<Subscription>();

  start(options: SubscriptionOptions): void {
    const subscription = new Subscription(options);
    this.open.add(subscription);
    for (const sign of ['cancelled', 'error']) options.call.once(sign, () => this.open.delete(subscription));
    subscription.start();
  }

  /** Hands on events that were just committed, from memory. */
  committed(events: readonly Recorded[]): void {
    for (const subscription of this.open) subscription.committed(events);
  }

  end(): void {
    for (const subscription of this.open) subscription.fail(notReady());
  }
}

/** Reads the file until its end, and is served from memory while it keeps up. */
class Subscription {
  private live = false;
  private next: number;
  private readonly checkpoints: Checkpoints | undefined;

  constructor(private readonly options: SubscriptionOptions) {
    this.next = options.from;
    this.checkpoints = options.filter && new Checkpoints(options.filter, options.from);
  }

  start(): void {
    this.options.call.write(confirmationReply(randomUUID()));
    this.catchUp();
  }

  fail(error: unknown): void {
    this.live = false;
    this.options.call.emit('error', asStatus(error));
  }

  committed(events: readonly Recorded[]): void {
    if (!this.live) return;
    const { call, feed } = this.options;
    for (const event of events) {
      if (!feed.concerns(event) || feed.placeOf(event) < this.next) continue;
      this.deliverLive(event);
      if (call.writableLength < LIVE_BACKLOG) continue;
      this.live = false;
      this.checkpoints?.beginWindow(this.next);
      this.catchUp();
      return;
    }
  }

  private catchUp(): void {
    this.readToEnd().catch(error => this.fail(error));
  }

  private async readToEnd(): Promise<void> {
    const { call, feed } = this.options;
    for (;;) {
      await room(call);
      if (isOver(call)) return;
      const { events, last } = feed.read(this.next);
      for (const event of events) this.deliverStored(event);
      if (last) return this.goLive();
      await nextTurn();
    }
  }

  /** In the same turn as the read that found the end, so that no commit comes in between. */
  private goLive(): void {
    this.live = true;
    this.checkpoints?.endWindow();
    this.options.call.write(caughtUpReply());
  }

  private deliverStored(event: Recorded): void {
    const { call, feed, filter, ids } = this.options;
    this.next = feed.after(event);
    const matched = !filter || filter.accepts(event);
    if (matched) call.write(eventReply(event, ids));
    const reached = this.checkpoints?.afterStored(event, matched);
    if (reached) call.write(checkpointReply(reached));
  }

  private deliverLive(event: Recorded): void {
    const { call, feed, filter, ids } = this.options;
    this.next = feed.after(event);
    if (!filter || filter.accepts(event)) call.write(sharedEventReply(event, ids));
    const reached = this.checkpoints?.afterLive(event);
    if (reached) call.write(checkpointReply(reached));
  }
}
