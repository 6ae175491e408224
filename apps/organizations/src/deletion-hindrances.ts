import type { DeletionHindrance } from '@charter/organizations-domain';

/** Says why an organization must not be deleted yet, if it knows a reason. */
export type HindranceCheck = (organizationId: string) => Promise<DeletionHindrance | undefined>;

/**
 * Everything that may stand in the way of deleting an organization. Nothing does yet: no organization can own a
 * project or owe money before projects and billing exist. Their checks go here.
 */
const HINDRANCE_CHECKS: readonly HindranceCheck[] = [];

/** The reasons, of all who may have one, why an organization must not be deleted. */
export const deletionHindrances = async (
  organizationId: string,
  checks: readonly HindranceCheck[] = HINDRANCE_CHECKS,
): Promise<readonly DeletionHindrance[]> => {
  const found = await Promise.all(checks.map(check => check(organizationId)));
  return found.filter(hindrance => hindrance !== undefined);
};
