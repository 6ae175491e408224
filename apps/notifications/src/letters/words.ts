const PROJECT_PERMISSIONS: Readonly<Record<string, string>> = {
  admin: 'administer the project',
  viewer: 'view the project',
};
const AT_ENVIRONMENTS: Readonly<Record<string, string>> = {
  admin: 'administer',
  contributor: 'contribute to',
  viewer: 'view',
};

/** What holding a permission in a project lets somebody do; one that is newer than these words is told by its name. */
export const inWordsOfProject = (permission: string): string => {
  const [type = '', role] = permission.split(':');
  if (role === undefined) return PROJECT_PERMISSIONS[permission] ?? permission;
  const verb = AT_ENVIRONMENTS[role];
  return verb === undefined ? permission : `${verb} ${type} environments`;
};

const INSTANT = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'UTC',
});

/** An instant as people read it, wherever they are. */
export const instantInWords = (instant: string): string => `${INSTANT.format(new Date(instant))} UTC`;

/**
 * A name or a label within a sentence: whatever it holds, it takes no line of its own and turns nothing round. It is
 * cut to what a line can bear.
 */
export const inOneLine = (text: string): string =>
  [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()].slice(0, LONGEST).join('');

const LONGEST = 120;
