// The folder is the parent's, and nothing in it is for later: whoever is left alone ends at once, whatever it is doing.
process.on('disconnect', () => process.exit());

/** Tells the parent that it can be used, and then does what it is asked; what goes wrong ends the process. */
export const serveParent = <Ready, Asked>(ready: Ready, answer?: (asked: Asked) => Promise<unknown>): void => {
  const tell = (told: unknown) => process.send?.({ told });
  process.on('message', ({ asked }: { asked: Asked }) => void answer?.(asked).then(tell));
  tell(ready);
};
