/**
 * The frame of every launcher: its exit code is the work's, and trouble is a sentence, not a stack.
 * @param {() => Promise<number>} work
 */
export const launch = async work => {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
};
