const LONGEST_USERNAME = 63;
const USERNAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Whether a text can be a username: lower case, so that no two look alike by their case only. */
export const isUsername = (text: string): boolean => USERNAME.test(text);

/** Usernames that an address suggests, the plainest first. `suffix` makes the last one free for sure, or nearly so. */
export const usernamesFrom = (email: string, suffix: string): readonly string[] => {
  const local = email.split('@')[0] ?? '';
  const plain = local
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  const suggested = plain.slice(0, LONGEST_USERNAME - suffix.length - 1) || 'user';
  return [suggested, `${suggested}-${suffix}`];
};

/** One spelling for each mailbox: whatever the standard says, no mail service tells addresses apart by case. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
