import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Recorded } from '@charter/event-sourcing';
import type { Answer, Session } from '../session';

/** A text that is changed again and again by PATCH, and the events that tell of that. */
export type Changing = Readonly<{
  path: string;
  field: string;
  stream: string;
  type: string;
  /** The text, where the event shows it. */
  shownBy?: (data: Readonly<Record<string, unknown>>) => unknown;
}>;

/** Between two changes of one thing: some a second, and every fault comes into the middle of one. */
const PACE_MS = 200;
/** Whoever was not answered asks again so soon. */
const AGAIN_MS = 100;

/** Changes of a few things, of each one after the other, under one key until it is answered, whatever becomes of Charter. */
export class GivenChanges {
  readonly #session: Session;
  readonly #things: readonly Changing[];
  readonly #given = new Map<Changing, number>();
  readonly #refused: unknown[] = [];
  #running: Promise<unknown> = Promise.resolve();
  #isGoingOn = false;

  constructor(session: Session, things: readonly Changing[]) {
    this.#session = session;
    this.#things = things;
  }

  begin(): void {
    this.#isGoingOn = true;
    // Those of a test that failed half way are not answered yet.
    this.#running = this.#running.then(() => Promise.all(this.#things.map(thing => this.#change(thing))));
  }

  /** Gives no more, whatever has become of the last ones. */
  halt(): void {
    this.#isGoingOn = false;
  }

  /** Gives no more; what was given is answered when this is done. */
  async end(): Promise<void> {
    this.halt();
    await this.#running;
  }

  /** What was refused, lost, doubled or stored in another order than it was given. */
  wrong(stored: readonly Recorded[]): readonly unknown[] {
    const wrong = this.#things.flatMap(({ stream, type, field, shownBy }, index) => {
      const given = this.#given.get(this.#things[index]!) ?? 0;
      const events = stored.filter(recorded => recorded.stream === stream && recorded.event.type === type);
      const shown = shownBy && events.map(({ event }) => shownBy(event.data as Readonly<Record<string, unknown>>));
      const isInOrder = !shown || shown.every((text, number) => text === textOf(field, number));
      return events.length === given && isInOrder ? [] : [{ stream, given, stored: shown ?? events.length }];
    });
    return [...this.#refused, ...wrong];
  }

  async #change(thing: Changing): Promise<void> {
    while (this.#isGoingOn) {
      const number = this.#given.get(thing) ?? 0;
      const answer = await this.#answered(thing, number);
      if (answer.status !== 200) this.#refused.push({ ...thing, number, status: answer.status, body: answer.body });
      this.#given.set(thing, number + 1);
      await pause(PACE_MS);
    }
  }

  async #answered({ path, field }: Changing, number: number): Promise<Answer> {
    const asking = { body: { [field]: textOf(field, number) }, headers: { 'idempotency-key': randomUUID() } };
    for (;;) {
      const answer = await this.#session.ask('PATCH', path, asking).catch(() => undefined);
      if (answer && answer.status < 500) return answer;
      await pause(AGAIN_MS);
    }
  }
}

const textOf = (field: string, number: number): string => `${field} ${number}`;
