import type { Check } from '../tree';

/** Paths of the machine that something was written on, and numbers of a tracker: neither means anything to who reads it here. */
const FOREIGN = [/(?<![\w.~-])\/(?:home|Users|work|root)\/[\w.-]+/, /\bissue #?\d+\b/i, /\bTODO\b|\bFIXME\b|\bXXX\b/];

export const provenance: Check = tree =>
  [...tree]
    .filter(([file]) => !file.startsWith('tools/tidy/'))
    .flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) => {
        const found = FOREIGN.map(pattern => pattern.exec(line)?.[0]).find(Boolean);
        return found === undefined ? [] : [`${file}:${index + 1}: ${found}`];
      }),
    );
