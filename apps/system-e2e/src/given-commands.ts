import { randomUUID } from 'node:crypto';
import type { Answer, Session } from './session';

/** A command that somebody gives until it is answered, under one key. */
type Given = { name: string; key: string; answer?: Answer };
type Listed = Readonly<{ id: string; name: string }>;

/** Creations of organizations at a steady pace, whatever becomes of Charter meanwhile; and what came of them. */
export class GivenCommands {
  readonly #session: Session;
  readonly #given: Given[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #pace: NodeJS.Timeout | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get answered(): number {
    return this.#given.filter(({ answer }) => answer).length;
  }

  /** What has been made so far, as far as anybody was told. */
  get acknowledged(): readonly Listed[] {
    return this.#given.flatMap(({ name, answer }) => (answer ? { name, id: String(answer.body['id']) } : []));
  }

  begin(commandsASecond: number): void {
    this.#pace = setInterval(() => {
      const command: Given = { name: `k-${randomUUID()}`, key: randomUUID() };
      this.#given.push(command);
      const done = this.#give(command).finally(() => this.#inFlight.delete(done));
      this.#inFlight.add(done);
    }, 1_000 / commandsASecond);
  }

  /** Gives no more, whatever has become of those that were given. */
  halt(): void {
    clearInterval(this.#pace);
  }

  /** Ends the giving, and asks again under the same key, sixteen at a time, for what was not answered. */
  async end(): Promise<void> {
    this.halt();
    await Promise.all(this.#inFlight);
    const unanswered = this.#given.filter(({ answer }) => !answer);
    const askAgain = async () => {
      for (let command = unanswered.pop(); command; command = unanswered.pop())
        while (!command.answer) await this.#give(command);
    };
    await Promise.all(Array.from({ length: 16 }, askAgain));
  }

  /** What is lost, doubled, refused, or answered with another organization's id: nothing of that may be. */
  async wrong(): Promise<readonly unknown[]> {
    const listed = await organizationsOf(this.#session);
    const ids = Map.groupBy(listed, ({ name }) => name);
    return this.#given
      .map(({ name, answer }) => ({ name, status: answer?.status, id: answer?.body['id'], found: ids.get(name) ?? [] }))
      .filter(({ status, id, found }) => status !== 201 || found.length !== 1 || found[0]?.id !== id);
  }

  async #give(command: Given): Promise<void> {
    const asking = {
      body: { label: command.name, name: command.name, country: 'FR' },
      headers: { 'idempotency-key': command.key },
    };
    const answer = await this.#session.ask('POST', '/organizations', asking).catch(() => undefined);
    if (answer && answer.status < 500) command.answer = answer;
  }
}

/** All organizations of somebody. */
export const organizationsOf = async (session: Session): Promise<readonly Listed[]> => {
  const items: Listed[] = [];
  let path: string | undefined = '/organizations?page[size]=100&sort=name';
  while (path) {
    const { body }: Answer = await session.ask('GET', path);
    items.push(...(body['items'] as Listed[]));
    path = (body['_links'] as { next?: { href: string } }).next?.href;
  }
  return items;
};
