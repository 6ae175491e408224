/** PostgreSQL has two numbers in its versions, everything else has three. */
const EXACT = /^(?:(?:docker\.io\/library\/)?postgres:\d+\.\d+|(?!postgres:)[\w./-]+:v?\d+\.\d+\.\d+)(?:-[\w.-]+)?$/;

/** Whether an image is one exact version: the same on every machine, and in a year. */
export const isPinned = (image: string): boolean => EXACT.test(image);
