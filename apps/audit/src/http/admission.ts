import { rightOf, type Readings, type Right } from '../readings/readings';
import { only, type AskedOfOrganization } from './asked';

/**
 * Lets in who asks about an organization's history, once that is written down. Throws 400 where anything is asked by another
 * name than these.
 */
export type Admission = (asked: AskedOfOrganization, known: readonly string[]) => Promise<Right>;

export const admission =
  (readings: Readings): Admission =>
  async (asked, known) => {
    only(asked.query, known);
    const right = rightOf(asked.organization);
    await readings.record({ ...asked, subjectId: asked.organization.organizationId, right });
    return right;
  };
