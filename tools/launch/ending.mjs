let toEnd = false;

/** Whether somebody has asked us to end: what runs is finished off then, and nothing new begins. */
export const isToEnd = () => toEnd;

export const askToEnd = () => void (toEnd = true);

/** From here on a signal does not end this process itself: there is something to put away. */
export const endInOrder = () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, askToEnd);
};
