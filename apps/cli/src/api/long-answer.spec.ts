import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { patienceOf, piecesOf } from './long-answer';

const url = new URL('http://charter.invalid');
const LONG_MS = 60_000;

/** An answer that comes piece by piece, and then ends with this error, if any. */
const answer = (pieces: readonly string[], error?: Error) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: controller => {
        for (const piece of pieces) controller.enqueue(Buffer.from(piece));
        if (error === undefined) controller.close();
      },
      pull: controller => controller.error(error),
    }),
  );

const read = async (response: Response) => {
  let text = '';
  for await (const piece of piecesOf(url, response, patienceOf(LONG_MS))) text += Buffer.from(piece).toString();
  return text;
};

describe('a long answer', () => {
  it('is handed on piece by piece', async () => {
    expect(await read(answer(['one\n', 'two\n']))).toBe('one\ntwo\n');
    expect(await read(new Response(null))).toBe('');
  });

  it('is none where it breaks off', async () => {
    await expect(read(answer(['one\n'], new TypeError('terminated')))).rejects.toThrow(
      'The connection to http://charter.invalid was lost in the middle of the answer.',
    );
    await expect(read(answer(['one\n'], new DOMException('…', 'TimeoutError')))).rejects.toThrow(
      'http://charter.invalid fell silent in the middle of its answer.',
    );
  });
});

describe('patience', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('ends after a silence', () => {
    const { signal } = patienceOf(100);
    jest.advanceTimersByTime(99);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('begins anew when something comes', () => {
    const { signal, again } = patienceOf(100);
    jest.advanceTimersByTime(99);
    again();
    jest.advanceTimersByTime(99);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
  });

  it('lasts for ever once it is over', () => {
    const { signal, end } = patienceOf(100);
    end();
    jest.advanceTimersByTime(1_000);
    expect(signal.aborted).toBe(false);
  });
});
