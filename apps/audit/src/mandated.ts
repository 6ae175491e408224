/** Whether mandates are good for somebody: for users with the role auditor as long as they have it, and for service accounts. */
export const canHaveMandates = (
  facts: Readonly<{ kind: 'user' | 'service'; roles: readonly string[] }> | undefined,
): boolean => facts !== undefined && (facts.kind === 'service' || facts.roles.includes('auditor'));
