import { describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { delivery, deliveryHistory } from '@charter/notifications-domain';
import { Unreachable } from '@charter/processors';
import { MortalStreams, publicEvent } from '@charter/testing';
import { DELIVERY } from '../deliveries';
import { MailFault, type Mail } from '../mail/mail';
import { requestDeliveries } from '../requesting/request-deliveries';
import type { Compose } from './compose';
import { sender, type SenderParts, type SendingTrouble } from './sender';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const telling = {
  recipient: { userId: 'alice' },
  notice: { kind: 'member-removed', organizationId: 'o1', by: { kind: 'user', id: 'olga' } },
} as const;
const event = {
  ...publicEvent({ type: 'membership.member-removed.v1', subject: 'o1', revision: 1, data: {} }),
  ...{ id: 'e1', correlationid: 'trace', time: new Date(START).toISOString() },
};
const never = new AbortController().signal;

const mailerFrom = (send: (mail: Mail) => Promise<void>, forgotten: string[] = []) => ({
  send,
  forget: async (id: string) => void forgotten.push(id),
});

/** Some replicas over one store, with one place that takes messages. */
const world = async (more: Partial<SenderParts> = {}) => {
  const streams = new MortalStreams();
  const clock = { now: START };
  const [mails, troubles]: [Mail[], SendingTrouble[]] = [[], []];
  const compose: Compose = async ({ deliveryId }) => ({
    mail: {
      ...{ id: deliveryId, messageId: `<${deliveryId}@charter.example>`, about: 'alice', to: 'alice@example.com' },
      ...{ subject: 's', text: 't', html: 'h' },
    },
  });
  const forgotten: string[] = [];
  const mailer = mailerFrom(async mail => void mails.push(mail), forgotten);
  const handler = () => commandHandler({ streams, category: DELIVERY, decider: delivery, history: deliveryHistory });
  const now = () => clock.now;
  const replica = (own: Partial<SenderParts> = {}) =>
    sender({
      ...{ deliveries: handler(), compose, mailer, upToDate: async () => undefined },
      ...{ onTrouble: trouble => troubles.push(trouble), now, ...more, ...own },
    });
  await requestDeliveries({ deliveries: handler(), now })(event, [telling]);
  const id = streams.stored[0]!.stream.slice('delivery-'.length);
  return {
    ...{ streams, clock, mails, forgotten, troubles, replica, id },
    types: () => streams.types(DELIVERY),
    whys: () => streams.stored.flatMap(({ event: { data } }) => (data as { why?: string }).why ?? []),
  };
};

describe('sending a message', () => {
  it('is written down, with what it was sent as and why', async () => {
    const { replica, id, mails, types, streams } = await world();
    await replica()(id, never);
    expect(types()).toEqual(['DeliveryRequested', 'SendingBegun', 'MessageSent']);
    expect(streams.dataOf('MessageSent')).toEqual([
      { deliveryId: id, attempt: 1, messageId: `<${id}@charter.example>`, at: event.time },
    ]);
    expect(mails).toHaveLength(1);
    const metadata = { correlationId: 'trace', causationId: 'e1', actor: { kind: 'system', id: 'notifications' } };
    for (const recorded of streams.stored) expect(recorded.metadata).toMatchObject(metadata);
  });

  it('is done by one, however many try at once and again', async () => {
    const { replica, id, mails, types } = await world();
    const replicas = Array.from({ length: 5 }, () => replica());
    await Promise.all(replicas.map(send => send(id, never)));
    await Promise.all(replicas.map(send => send(id, never)));
    expect(mails).toHaveLength(1);
    expect(types()).toEqual(['DeliveryRequested', 'SendingBegun', 'MessageSent']);
  });

  it('is not done where there is nothing to send', async () => {
    const { replica, mails, streams } = await world();
    await replica()('another', never);
    expect([mails, streams.stored.length]).toEqual([[], 1]);
  });

  it('waits until all is known that others have told', async () => {
    const order: string[] = [];
    const { replica, id } = await world({
      upToDate: async () => order.push('up to date'),
      mailer: mailerFrom(async () => void order.push('sent')),
    });
    await replica()(id, never);
    expect(order).toEqual(['up to date', 'sent']);
  });
});

describe('a replica that dies', () => {
  // Its appends: that it begins, and that it has sent.
  const POINTS = [1, 2].flatMap(append => [false, true].map(written => ({ append, written })));

  it.each(POINTS)('at %j leaves a message that is sent by another, as the same one', async dieAt => {
    const { replica, id, mails, types, streams, clock } = await world();
    streams.dieAt = dieAt;
    await expect(replica()(id, never)).rejects.toThrow('killed');
    streams.dieAt = undefined;
    const others = [replica(), replica()];
    // Whoever began may be at work still: nobody else begins before it is given up.
    clock.now += 29_999;
    for (const send of others) await send(id, never);
    const soon = mails.length;
    clock.now += 1;
    for (const send of [...others, ...others]) await send(id, never);
    expect(types().filter(type => type === 'MessageSent')).toHaveLength(1);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    // Dead before the append, after the message: only then it comes twice, and never three times.
    const twice = dieAt.append === 2 && !dieAt.written;
    const later = dieAt.append === 1 && dieAt.written;
    expect([soon, mails.length]).toEqual(twice ? [1, 2] : later ? [0, 1] : [1, 1]);
  });

  it('has as many points to die at as there are', async () => {
    const { replica, id, streams } = await world();
    const before = streams.appends;
    await replica()(id, never);
    expect(streams.appends - before).toBe(POINTS.length / 2);
  });
});

describe('a message that is not taken', () => {
  it('is tried again when it was said, and not before', async () => {
    const taken = ['deferred', 'unreachable', undefined] as const;
    let tries = 0;
    const send = async () => {
      const why = taken[tries++];
      if (why) throw new MailFault(why, new Error('of alice@example.com'));
    };
    const { replica, id, types, clock, whys, streams } = await world({ mailer: mailerFrom(send) });
    for (const pause of [0, 1_999, 1, 5_999, 1, 60_000]) {
      clock.now += pause;
      await replica()(id, never);
    }
    expect(types()).toEqual([
      ...['DeliveryRequested', 'SendingBegun', 'SendingFailed', 'SendingBegun', 'SendingFailed'],
      ...['SendingBegun', 'MessageSent'],
    ]);
    expect(whys()).toEqual(['deferred', 'unreachable']);
    expect(
      JSON.stringify(streams.stored, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('alice@');
  });

  it('is given up at once where nobody lives', async () => {
    const send = () => Promise.reject(new MailFault('recipient-refused', undefined));
    const { replica, id, types } = await world({ mailer: mailerFrom(send) });
    await replica()(id, never);
    expect(types()).toEqual(['DeliveryRequested', 'SendingBegun', 'DeliveryGivenUp']);
  });

  it('is told to whoever keeps the log', async () => {
    const { replica, id, troubles, whys } = await world({
      mailer: mailerFrom(() => Promise.reject(new Error('odd'))),
    });
    await replica()(id, never);
    expect(troubles).toEqual([{ deliveryId: id, attempt: 1, why: 'unforeseen', error: new Error('odd') }]);
    expect(whys()).toEqual(['unforeseen']);
  });

  it('is left by when another may try', async () => {
    const { replica, id, whys } = await world({
      ...{ mailer: mailerFrom(() => new Promise(() => undefined)), takingMs: 20 },
    });
    await replica()(id, never);
    expect(whys()).toEqual(['unreachable']);
  });
});

describe('a message that cannot be composed', () => {
  it('ends where there is no point in it', async () => {
    const { replica, id, mails, forgotten, types, whys } = await world({
      compose: async () => ({ superseded: 'invitation-over' }),
    });
    await replica()(id, never);
    expect(types()).toEqual(['DeliveryRequested', 'DeliverySuperseded']);
    expect([mails, forgotten, whys()]).toEqual([[], [], ['invitation-over']]);
  });

  it('is forgotten where its receiver was erased: who died over a try may have kept it', async () => {
    const { replica, id, forgotten, whys } = await world({
      compose: async () => ({ superseded: 'recipient-erased' }),
    });
    await replica()(id, never);
    expect([forgotten, whys()]).toEqual([[id], ['recipient-erased']]);
  });

  it.each([
    ['is not known yet', async () => ({ unknown: 'yet' }) as const, 'recipient-unknown'],
    ['cannot be read', () => Promise.reject(new Error('odd')), 'unforeseen'],
  ])('is tried again later where it %s', async (_, compose, why) => {
    const { replica, id, mails, types, whys } = await world({ compose });
    await replica()(id, never);
    expect(types()).toEqual(['DeliveryRequested', 'SendingBegun', 'SendingFailed']);
    expect([mails, whys()]).toEqual([[], [why]]);
  });

  it('is left alone while what it rests on cannot be reached', async () => {
    const compose = () => Promise.reject(new Unreachable('no vault'));
    const { replica, id, types } = await world({ compose });
    await expect(replica()(id, never)).rejects.toThrow('no vault');
    expect(types()).toEqual(['DeliveryRequested']);
  });
});
