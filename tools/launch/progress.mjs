/** What is done sooner needs no words. */
const SILENT_MS = 1_500;
/** Where no spinner turns, such as in the log of a build, a line this often shows that it still works. */
const SIGN_OF_LIFE_MS = 10_000;

/**
 * Says on stderr what takes long, that it goes on, and how long it took; stdout belongs to the program that comes after.
 * @template Result
 * @param {string} what
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export const withProgress = async (what, work) => {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  let spoken = false;
  const say = () => {
    console.error(spoken ? `${what}: still at it after ${seconds()}` : `${what} ...`);
    spoken = true;
  };
  const first = setTimeout(say, SILENT_MS);
  const later = setInterval(say, SIGN_OF_LIFE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(later);
    if (spoken) console.error(`${what}: done after ${seconds()}`);
  }
};
