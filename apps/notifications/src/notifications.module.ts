import { Module, type DynamicModule } from '@nestjs/common';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { identityCallers } from '@charter/identity-copy';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { delivery, deliveryHistory } from '@charter/notifications-domain';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { organizationReferences } from '@charter/organizations-copy';
import type { Processor } from '@charter/processors';
import type { ServiceParts } from '@charter/service';
import { ErasingConsumer } from './consuming/erasing.consumer';
import { IdentityConsumer } from './consuming/identity.consumer';
import { MembershipConsumer } from './consuming/membership.consumer';
import { DELIVERY, DELIVERY_STREAMS, type Deliveries } from './deliveries';
import { ERASING, erasing, type Erasing } from './erasing/erasing';
import { MAILBOX, MailboxController } from './http/mailbox.controller';
import { MailFault, type Mailer } from './mail/mail';
import { mailOf } from './mail/mail-of';
import type { Mailbox } from './mail/mailbox';
import { deliveriesReactor } from './processes/deliveries.reactor';
import { deliveriesWatchdog } from './processes/deliveries.watchdog';
import { dueBy } from './projections/deliveries/deliveries.query';
import { addressesIn, type Addresses } from './projections/addresses/addresses.query';
import { invitationsIn } from './projections/invitations/invitations.query';
import { peopleIn } from './projections/people/people.query';
import { copies, ownReadModels, type NotificationsTables } from './projections/read-models';
import { REQUEST_DELIVERIES, requestDeliveries } from './requesting/request-deliveries';
import { composing } from './sending/compose';
import { sender, type Sender } from './sending/sender';

/** The service's table of contents: what it keeps, copies, requests, sends and shows. */
@Module({})
export class NotificationsModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<NotificationsTables>();
    const { config, vault } = service.parts;
    const { mailer, shown } = mailOf(config, vault);

    service.keepsRows('notifications', { prefixes: DELIVERY_STREAMS, models: ownReadModels });
    const copied = service.keepsCopies('notifications:copies', TOPICS, copies);
    // Whoever keeps no messages must not be the one to say that they are purged.
    if (mailer) service.consumes('notifications:requests', [IDENTITY_TOPIC, MEMBERSHIP_TOPIC]);
    service.knowsCallers(identityCallers(schema), { rows: copied, lanes: IDENTITY_TOPIC });

    const deliveries = service.commands({ category: DELIVERY, decider: delivery, history: deliveryHistory });
    if (mailer) sends(service, { deliveries, mailer, copied });
    return {
      module: NotificationsModule,
      controllers: [MembershipConsumer, IdentityConsumer, ErasingConsumer, ...(shown ? [MailboxController] : [])],
      providers: [
        { provide: REQUEST_DELIVERIES, useValue: requestDeliveries({ deliveries }) },
        { provide: ERASING, useValue: erasingFrom(service, copied, shown) },
        ...(shown ? [{ provide: MAILBOX, useValue: shown }] : []),
      ],
    };
  }
}

const TOPICS = [IDENTITY_TOPIC, MEMBERSHIP_TOPIC, ORGANIZATIONS_TOPIC];

type Sending = Readonly<{ deliveries: Deliveries; mailer: Mailer; copied: Processor }>;

/** Sends what is requested: at once, and again what came to nothing. */
const sends = (service: ServiceParts, sending: Sending): void => {
  const schema = service.schema<NotificationsTables>();
  const { store, log } = service.parts;
  const send = sendingFrom(service, sending);
  service.reacts('notifications:sending', DELIVERY_STREAMS, deliveriesReactor(send));
  service.runs(
    deliveriesWatchdog({
      send,
      dueBy: at => dueBy(schema, at),
      clockOffBy: () => store.clockOffBy(),
      onTrouble: error => log.warn({ err: error }, 'messages could not be looked after'),
    }),
  );
  service.runs({ start: () => undefined, stop: () => sending.mailer.close() });
};

/** Composes from what others have told, and hands over. */
const sendingFrom = (service: ServiceParts, { deliveries, mailer, copied }: Sending): Sender => {
  const schema = service.schema<NotificationsTables>();
  const { config, vault, log } = service.parts;
  const compose = composing({
    ...{ people: peopleIn(schema), addresses: addressesFor(service), invitations: invitationsIn(schema) },
    ...{ organizations: organizationReferences(schema), vault, publicUrl: config.publicUrl },
  });
  return sender({
    ...{ deliveries, compose, mailer },
    upToDate: upToDateIn(copied),
    onTrouble: ({ error, ...about }) => log.warn({ ...about, ...toTell(error) }, 'a message could not be sent'),
  });
};

/** Waits until a copy has all that others have told by now. */
const upToDateIn = (copied: Processor) => async (signal: AbortSignal) =>
  copied.reached(await copied.source.ends(signal), signal);

/** Each who may write has a clock that is at most 2 s off the store's; and one process has one clock. */
const CLOCKS_APART_MS = 4_000;

const addressesFor = (service: ServiceParts): Addresses =>
  addressesIn(service.schema<NotificationsTables>(), service.parts.config.kafka ? CLOCKS_APART_MS : 0);

const erasingFrom = (service: ServiceParts, copied: Processor, mailbox: Mailbox | undefined): Erasing => {
  const schema = service.schema<NotificationsTables>();
  return erasing({
    ...{ addresses: addressesFor(service), invitations: invitationsIn(schema), vault: service.parts.vault, mailbox },
    ...{ upToDate: upToDateIn(copied), isInDoubt: userId => copied.isParked(userId) },
  });
};

/** What a server says of a message names whom it was for: only its code is told. */
const toTell = (error: unknown): object => {
  if (!(error instanceof MailFault)) return { err: error };
  const { code, responseCode } = (error.cause ?? {}) as Readonly<{ code?: string; responseCode?: number }>;
  return { ...(code === undefined ? {} : { code }), ...(responseCode === undefined ? {} : { responseCode }) };
};
