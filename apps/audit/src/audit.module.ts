import { join, resolve } from 'node:path';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { identityCallers, mandatesIn, type Mandates } from '@charter/identity-copy';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { memberships, type Memberships } from '@charter/membership-copy';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { organizationReferences } from '@charter/organizations-copy';
import type { Processor } from '@charter/processors';
import { watchdog, type ServiceParts } from '@charter/service';
import { CHECKPOINT_STREAMS } from './checkpoint-streams';
import { doubtsOver } from './doubts';
import { admission } from './http/admission';
import { CHECKPOINTS, CheckpointsController } from './http/checkpoints.controller';
import { ExportsController } from './http/exports.controller';
import { EXPORTS_DESK, exportsDesk } from './http/exports.desk';
import { HISTORY_DESK, historyDesk } from './http/history.desk';
import { PermissionsController } from './http/permissions.controller';
import { PERMISSIONS_DESK, permissionsDesk } from './http/permissions.desk';
import { REVIEW_DESK, reviewDesk } from './http/review.desk';
import { UsersController } from './http/users.controller';
import { USERS_DESK, usersDesk } from './http/users.desk';
import { canHaveMandates } from './mandated';
import { organizationDirectory } from './organization-directory';
import { checkpointsIn } from './projections/checkpoints/checkpoints.query';
import { holdingsIn } from './projections/holdings/holdings.query';
import { copies, evidenceReadModels, type AuditTables } from './projections/read-models';
import { sightingsIn } from './projections/sightings/sightings.query';
import { standingsIn } from './projections/standings/standings.query';
import { latestTimesIn } from './projections/stored-events/latest.query';
import { matchesIn } from './projections/stored-events/matches.query';
import { momentsIn } from './projections/stored-events/moments.query';
import { organizationsOfPersonIn } from './projections/stored-events/organizations.query';
import { storedEventsIn } from './projections/stored-events/stored-events.query';
import { usesIn } from './projections/uses/uses.query';
import { storedEventReader } from './reading-events';
import { readingsBy } from './readings/readings';
import { checkpointFile } from './sealing/checkpoint-file';
import { checkpointStreams } from './sealing/checkpoint-stream';
import { checkpointsReactor } from './sealing/checkpoints.reactor';
import { leavesIn } from './sealing/leaves.query';
import { sealer, type Sealer } from './sealing/sealer';
import { checkpointKeysIn } from './sealing/signing-keys';
import { StoreTree } from './sealing/store-tree';
import { unsealedIn } from './sealing/unsealed.query';

/** Everybody's streams. */
const EVERYTHING_STORED = [''];
const TOPICS = [IDENTITY_TOPIC, MEMBERSHIP_TOPIC, ORGANIZATIONS_TOPIC];

/** The service's table of contents: what it keeps, copies, seals and answers. */
@Module({})
export class AuditModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<AuditTables>();
    const trust = (...ids: readonly string[]) => service.freshness.trust(...ids);

    const rows = service.keepsRows('audit', {
      ...{ prefixes: EVERYTHING_STORED, models: evidenceReadModels, gatherMs: GATHER_MS },
    });
    // An answer rests on all that was stored when it was asked for.
    service.waitsFor(rows);
    const sealer = sealing(service, rows);
    const copied = service.keepsCopies('audit:copies', TOPICS, copies);
    const callers = identityCallers(schema);
    service.knowsCallers(callers, { rows: copied, lanes: IDENTITY_TOPIC });
    const [mandates, members] = [mandatesIn(schema), memberships(schema)];
    service.organizations = organizationDirectory({
      ...{ references: organizationReferences(schema), memberships: members, mandates, trust },
      mayAudit: async id => canHaveMandates(await callers.facts({ id, sessionId: '' })),
    });

    return {
      module: AuditModule,
      controllers: [PermissionsController, ExportsController, UsersController, CheckpointsController],
      providers: [...desksOver(service, { rows, copied, sealer, mandates, memberships: members })],
    };
  }
}

type Kept = Readonly<{
  rows: Processor;
  copied: Processor;
  sealer: Sealer;
  mandates: Mandates;
  memberships: Memberships;
}>;

/** Whoever answers, and what they answer from. */
const desksOver = (service: ServiceParts, { rows, copied, sealer, ...copiedFacts }: Kept): readonly Provider[] => {
  const schema = service.schema<AuditTables>();
  const { store, vault } = service.parts;
  const [moments, events, readings] = [momentsIn(schema), storedEventsIn(schema), readingsBy(service)];
  const checkpoints = checkpointsIn(schema);
  const asking = { moments, events, admitted: admission(readings), vault };
  const answering = { holdings: holdingsIn(schema), standings: standingsIn(schema), reader: storedEventReader(store) };
  const parts = { ...asking, ...answering };
  const reviewing = { uses: usesIn(schema), sightings: sightingsIn(schema) };
  const ofPeople = {
    ...{ ...copiedFacts, recordStaff: service.recordStaff, readings, parkedCopies: () => copied.parked() },
    doubts: doubtsOver({ parked: () => rows.parked(), events, store }),
  };
  const exporting = {
    ...{ store, checkpoints, sealer, latest: latestTimesIn(schema) },
    ...{ matches: matchesIn(schema), organizationsOf: organizationsOfPersonIn(schema) },
  };
  return [
    { provide: PERMISSIONS_DESK, useValue: permissionsDesk(parts) },
    { provide: HISTORY_DESK, useValue: historyDesk(parts) },
    { provide: REVIEW_DESK, useValue: reviewDesk({ ...parts, ...reviewing }) },
    { provide: USERS_DESK, useValue: usersDesk({ ...parts, ...ofPeople }) },
    { provide: EXPORTS_DESK, useValue: exportsDesk({ ...asking, ...ofPeople, ...exporting }) },
    { provide: CHECKPOINTS, useValue: checkpoints },
  ];
};

// Everybody's events pass by here, and are asked about seldom: whoever asks does not wait for that.
const GATHER_MS = 250;

// A checkpoint is due every minute or 1,000 events: that much later it may come, and every replica looks.
const LOOK_MS = 3_000;
const SEALING_MS = 30_000;

/** Seals what is stored, and keeps what is sealed in a file, too. */
const sealing = (service: ServiceParts, rows: Processor): Sealer => {
  const schema = service.schema<AuditTables>();
  const { vault, config, log } = service.parts;
  const file = checkpointFile(resolve(join(config.dataDir, 'checkpoints.jsonl')));
  service.reacts('audit:checkpoint-file', [CHECKPOINT_STREAMS], checkpointsReactor(file));
  const seals = sealer({
    ...{ checkpoints: checkpointsIn(schema), streams: checkpointStreams(service), keys: checkpointKeysIn(vault) },
    ...{ tree: new StoreTree(leavesIn(schema)), unsealed: unsealedIn(schema), kept: file.last },
    upToDate: async signal => rows.reached(await rows.source.ends(signal), signal),
    parked: () => rows.parked(),
  });
  const look = async (stopped: AbortSignal): Promise<void> => {
    await seals.look(AbortSignal.any([stopped, AbortSignal.timeout(SEALING_MS)]));
    said = undefined;
  };
  // What goes on failing is said once.
  let said: string | undefined;
  const onTrouble = (error: unknown): void => {
    if (said !== String(error)) log.error({ err: error }, 'what is stored could not be sealed');
    said = String(error);
  };
  service.runs(watchdog({ pauseMs: LOOK_MS, look, onTrouble }));
  return seals;
};
