import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Session } from './session';

/** What cannot be known within this time after a fault has ended is a fault of ours. */
export const RECOVERED_AFTER_MS = 2_000;
const AT_ONCE = 8;

export type Asked = Readonly<{ what: string; status: number; troubled: boolean }>;

/** When something goes wrong, and until when it may still be felt. */
export class Troubles {
  readonly #all: { from: number; until: number }[] = [];

  /** Something goes wrong for as long as this takes. */
  async during(work: () => Promise<unknown>): Promise<void> {
    const trouble = { from: performance.now(), until: Infinity };
    this.#all.push(trouble);
    await work();
    trouble.until = performance.now();
  }

  felt(from: number, until: number): boolean {
    return this.#all.some(trouble => trouble.from <= until && from <= trouble.until + RECOVERED_AFTER_MS);
  }
}

/** Creates organizations and reads each at once through two services; answers everything that was answered. */
export const createAndRead = async (
  count: number,
  session: Session,
  troubles: Troubles,
): Promise<{ noted: Asked[]; ids: string[] }> => {
  const noted: Asked[] = [];
  const ids: string[] = [];
  /** Asks until it is answered with something else than 503, and notes every answer on the way. */
  const ask = async (what: string, once: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const from = performance.now();
      const answer = await once().catch(() => undefined);
      noted.push({ what, status: answer?.status ?? 0, troubled: troubles.felt(from, performance.now()) });
      if (answer && answer.status !== 503) return answer;
      await pause(50);
    }
  };
  let next = 0;
  const worker = async () => {
    while (next++ < count) {
      const name = `f-${randomUUID()}`;
      const asking = { body: { label: name, name, country: 'FR' }, headers: { 'idempotency-key': randomUUID() } };
      const created = await ask('create', () => session.ask('POST', '/organizations', asking));
      const id = String(created.body['id']);
      ids.push(id);
      await ask('members', () => session.ask('GET', `/organizations/${id}/members`));
      await ask('read', () => session.ask('GET', `/organizations/${id}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { noted, ids };
};

/** How often each was asked and answered how. */
export const counted = (noted: readonly Asked[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(noted, ({ what, status }) => `${what} ${status}`)).map(([key, all]) => [
      key,
      all!.length,
    ]),
  );
