import { v5 } from 'uuid';

/** Never changed: the ids of users follow from it. */
const NAMESPACE = '0d2b9c4e-6a43-4a0b-9d0e-5f0a3c2e7b19';

/**
 * The id of the user that a command registers, or an invitation: the same one always means the same user. An attempt that
 * has lapsed has used its id up, and the next one has another.
 */
export const userIdOf = (origin: string, attempt: number): string => v5(`user:${origin}:${attempt}`, NAMESPACE);
