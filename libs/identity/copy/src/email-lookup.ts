/** The part of a vault by which texts are found without being named. */
type LookingUp = Readonly<{ lookup: (label: string, text: string) => string }>;

/**
 * By this identity finds whose address it is, as it tells in its events. One spelling for each mailbox: whatever the
 * standard says, no mail service tells addresses apart by case.
 */
export const lookupOfEmail = (vault: LookingUp, email: string): string =>
  vault.lookup('email', email.trim().toLowerCase());
