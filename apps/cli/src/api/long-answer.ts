import { Failure } from '../failure';

/** Gives a connection up once nothing has come on it for too long. */
export type Patience = Readonly<{
  signal: AbortSignal;
  /** Something has come: the time begins anew. */
  again: () => void;
  end: () => void;
}>;

/** Aborts its signal after a silence of so many milliseconds, as AbortSignal.timeout does after a time. */
export const patienceOf = (milliseconds: number): Patience => {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new DOMException('Nothing has come for too long.', 'TimeoutError'));
  const timer = setTimeout(giveUp, milliseconds);
  return { signal: controller.signal, again: () => timer.refresh(), end: () => clearTimeout(timer) };
};

/** The pieces of an answer as they come. Throws a Failure where it breaks off: what was read so far is not the answer. */
export async function* piecesOf(
  url: URL,
  { body }: Pick<Response, 'body'>,
  patience: Patience,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of body ?? []) {
      yield piece;
      patience.again();
    }
  } catch (error) {
    throw brokenOff(url, error);
  } finally {
    patience.end();
  }
}

const brokenOff = (url: URL, error: unknown): Failure =>
  (error as Error).name === 'TimeoutError'
    ? new Failure(`${url.origin} fell silent in the middle of its answer.`)
    : new Failure(`The connection to ${url.origin} was lost in the middle of the answer.`, { advice: ['Try again.'] });
