export { organizationsCopy, type OrganizationsCopyTables } from './organizations-copy.projection';
export {
  organizationReferences,
  type OrganizationReference,
  type OrganizationReferences,
} from './organization-references';
