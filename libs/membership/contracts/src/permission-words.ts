const WORDS: Readonly<Record<string, string>> = {
  admin: 'administer the organization, and everything in it but its ownership',
  billing: 'manage billing',
  members: 'manage members',
  plans: 'manage plans',
  'projects:create': 'create projects',
  'projects:list': 'see the projects',
};

/** What holding a permission lets somebody do, for people who never saw its name; one newer than this is told by its name. */
export const permissionInWords = (permission: string): string => WORDS[permission] ?? permission;
