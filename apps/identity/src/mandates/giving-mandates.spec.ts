import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { mandate, mandateHistory } from '@charter/identity-domain';
import { MortalStreams } from '@charter/testing';
import { openVault, type Vault } from '@charter/vault';
import { OperationRefused } from '../registering/operation-refused';
import { peopleOperations } from '../registering/people-operations';
import { MANDATE } from './mandates';
import type { NewMandate } from './giving-mandates';

const until = new Date(Date.now() + 24 * 60 * 60 * 1_000).toISOString();
const EMAILS = { sam: 'sam@example.com', sue: 'sue@example.com', ada: 'ada@example.com' } as const;

describe('a mandate that operators give', () => {
  let folder: string;
  let vault: Vault;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-mandates-'));
    vault = await openVault(`sqlite:${join(folder, 'vault.db')}`);
  });
  afterAll(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });
  /** A process that begins, with nothing in memory but the store. */
  const people = (streams: MortalStreams) => peopleOperations({ streams, vault });
  const peopled = async () => {
    const streams = new MortalStreams();
    const register = async (email: string, role: 'staff' | 'auditor') =>
      (await people(streams).register({ email, country: 'FR', roles: [role] }, email)).userId;
    const [requestedBy, approvedBy] = [await register(EMAILS.sam, 'staff'), await register(EMAILS.sue, 'staff')];
    const auditorId = await register(EMAILS.ada, 'auditor');
    const given: NewMandate = { auditorId, organizations: 'all', until, reason: 'to try', requestedBy, approvedBy };
    return { streams, given };
  };
  const mandated = (streams: MortalStreams) => streams.stored.filter(({ stream }) => stream.startsWith('mandate-'));
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.catch((cause: unknown) => cause);
    return error instanceof OperationRefused ? error.message : error;
  };

  it('is asked for by one of staff and approved by another, on whose behalf they do it', async () => {
    const { streams, given } = await peopled();
    const { requestedBy, approvedBy, reason, ...terms } = given;
    await people(streams).giveMandate(given, 'op');
    expect(mandated(streams).map(({ event, metadata }) => [event, metadata.actor])).toMatchObject([
      [
        { type: 'MandateRequested', data: { ...terms, reason, requestedBy } },
        { kind: 'system', id: 'operator', onBehalfOf: requestedBy },
      ],
      [
        { type: 'MandateApproved', data: { ...terms, approvedBy } },
        { kind: 'system', id: 'operator', onBehalfOf: approvedBy },
      ],
    ]);
  });

  it('is one for the same operation, and goes on where it was cut off, from any point', async () => {
    for (const append of [0, 1])
      for (const written of [false, true]) {
        const { streams, given } = await peopled();
        streams.dieAt = { append: streams.appends + append, written };
        await expect(people(streams).giveMandate(given, 'op')).rejects.toThrow('killed');
        await people(streams).giveMandate(given, 'op');
        await people(streams).giveMandate(given, 'op');
        expect(mandated(streams).map(({ event: { type } }) => type)).toEqual(['MandateRequested', 'MandateApproved']);
        await people(streams).giveMandate(given, 'op2');
        expect(new Set(mandated(streams).map(({ stream }) => stream)).size).toBe(2);
      }
  });

  it('is not given back once it was ended', async () => {
    const { streams, given } = await peopled();
    await people(streams).giveMandate(given, 'op');
    const mandates = commandHandler({ streams, category: MANDATE, decider: mandate, history: mandateHistory });
    const [id] = mandated(streams).map(({ stream }) => stream.slice('mandate-'.length));
    const cause = { commandId: 'e', requestHash: 'e', correlationId: 'e', actor: { kind: 'user', id: 'ada' } } as const;
    const command = { type: 'EndMandate', data: { by: given.auditorId, at: new Date().toISOString() } } as const;
    await mandates.handle(id ?? '', { ...cause, repeatable: false, command }, AbortSignal.timeout(5_000));
    await people(streams).giveMandate(given, 'op');
    expect(mandated(streams).map(({ event: { type } }) => type)).toEqual([
      'MandateRequested',
      'MandateApproved',
      'MandateEnded',
    ]);
  });

  it('takes two of staff, and an auditor', async () => {
    const { streams, given } = await peopled();
    const { auditorId, requestedBy } = given;
    const { length } = streams.stored;
    const give = (changes: Partial<NewMandate>) =>
      refusal(people(streams).giveMandate({ ...given, ...changes }, JSON.stringify(changes)));
    for (const changes of [{ requestedBy: auditorId }, { approvedBy: auditorId }])
      expect(await give(changes)).toBe(`${auditorId} is nobody of staff.`);
    expect(await give({ auditorId: given.approvedBy })).toBe('Mandates are for active users with the role auditor.');
    expect(streams.stored).toHaveLength(length);
    // Whoever has asked does not approve.
    expect(await give({ approvedBy: requestedBy })).toBe('It was refused: own-request.');
    await people(streams).revokeRole(EMAILS.sue, 'staff');
    expect(await give({})).toBe(`${given.approvedBy} is nobody of staff.`);
  });
});
