import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { CreateServiceAccount, DeactivateServiceAccount, ServiceAccountCommand } from './commands';
import type { ServiceAccountEvent } from './events';

/** One service of the platform that calls on its own behalf. Invariant: once deactivated, it never comes back. */
export type ServiceAccount = Readonly<{ status: 'unknown' | 'active' | 'deactivated' }>;

export type ServiceAccountRefusal = 'already-created' | 'no-such-service-account';

type Decided = Decision<ServiceAccountEvent, ServiceAccountRefusal>;

const evolve = (_state: ServiceAccount, event: ServiceAccountEvent): ServiceAccount => {
  switch (event.type) {
    case 'ServiceAccountCreated':
      return { status: 'active' };
    case 'ServiceAccountDeactivated':
      return { status: 'deactivated' };
  }
};

const decide = (command: ServiceAccountCommand, state: ServiceAccount): Decided => {
  switch (command.type) {
    case 'CreateServiceAccount':
      return create(command.data, state);
    case 'DeactivateServiceAccount':
      return deactivate(command.data, state);
  }
};

const create = ({ by, ...data }: CreateServiceAccount['data'], { status }: ServiceAccount): Decided => {
  if (status !== 'unknown') return refuse('already-created');
  return [{ type: 'ServiceAccountCreated', data: { ...data, createdBy: by } }];
};

const deactivate = ({ by, at }: DeactivateServiceAccount['data'], { status }: ServiceAccount): Decided => {
  if (status === 'unknown') return refuse('no-such-service-account');
  if (status === 'deactivated') return []; // Already so.
  return [{ type: 'ServiceAccountDeactivated', data: { deactivatedBy: by, at } }];
};

export const serviceAccount: Decider<
  ServiceAccount,
  ServiceAccountCommand,
  ServiceAccountEvent,
  ServiceAccountRefusal
> = { initialState: { status: 'unknown' }, evolve, decide };
