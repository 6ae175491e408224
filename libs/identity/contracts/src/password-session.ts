/** Random parts have no dot, and neither has the id of a password. */
const PASSWORD_SESSION = /^pw\.([^.]+)\.[^.]+$/;

/**
 * The id of a session that is opened with a password: it names the password, as the id of no other session does. So
 * whoever learns that a password was changed knows that all its sessions have ended, however many there are.
 */
export const passwordSessionId = (passwordId: string, random: string): string => `pw.${passwordId}.${random}`;

/** The password that opened a session; undefined for a session that was opened otherwise. */
export const passwordOfSession = (sessionId: string): string | undefined => PASSWORD_SESSION.exec(sessionId)?.[1];
