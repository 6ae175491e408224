import type { OrganizationEvent } from '../organization/events';
import type { ClaimStep } from './organization-name';

/**
 * What has become of a claim, by the event that stands at its fence in the claimant's stream.
 * `open`: nothing stands there yet, so the claimant may still come.
 */
export const claimUse = (
  { name }: Pick<ClaimStep['claim'], 'name'>,
  atFence: OrganizationEvent | undefined,
): 'open' | 'used' | 'dead' => {
  if (!atFence) return 'open';
  if (atFence.type === 'OrganizationCreated') return atFence.data.name === name ? 'used' : 'dead';
  if (atFence.type === 'OrganizationRenamed') return atFence.data.to === name ? 'used' : 'dead';
  return 'dead';
};
