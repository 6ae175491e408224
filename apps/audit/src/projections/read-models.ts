import type { Recorded } from '@charter/event-sourcing';
import { identityEvents } from '@charter/identity-contracts';
import { identityCopy, type IdentityCopyTables } from '@charter/identity-copy';
import { membershipEvents } from '@charter/membership-contracts';
import { membershipCopy, type MembershipCopyTables } from '@charter/membership-copy';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { organizationsEvents } from '@charter/organizations-contracts';
import { organizationsCopy, type OrganizationsCopyTables } from '@charter/organizations-copy';
import { readModel, type ReadModel } from '@charter/processors';
import { checkpointRows, type CheckpointsTables } from './checkpoints/checkpoints.projection';
import { holdings, type HoldingsTables } from './holdings/holdings.projection';
import { sightings, type SightingsTables } from './sightings/sightings.projection';
import { standings, type StandingsTables } from './standings/standings.projection';
import { storedEvents, type StoredEventsTables } from './stored-events/stored-events.projection';
import { uses, type UsesTables } from './uses/uses.projection';

/** What is made of every event of the store. */
export type EvidenceTables = StoredEventsTables &
  HoldingsTables &
  CheckpointsTables &
  StandingsTables &
  UsesTables &
  SightingsTables;

export type AuditTables = EvidenceTables & IdentityCopyTables & MembershipCopyTables & OrganizationsCopyTables;

export const evidenceReadModels: readonly ReadModel<Recorded>[] = [
  ...[storedEvents, holdings, checkpointRows],
  ...[standings, uses, sightings],
];

/** What is kept of others' events: who may read what is asked of this service. */
export const copies: readonly ReadModel<PublicEvent>[] = [
  readModel(identityCopy, busFacts(identityEvents)),
  readModel(membershipCopy, busFacts(membershipEvents)),
  readModel(organizationsCopy, busFacts(organizationsEvents)),
];
