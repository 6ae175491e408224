import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditEvents, type AuditEventType } from '@charter/audit-contracts';
import type { Message } from '@charter/event-sourcing';
import { recordedOf } from '@charter/testing';
import { auditPublication } from './publication';

const domain = join(dirname(require.resolve('@charter/audit-domain/package.json')), 'src');
const samplesOf = (folder: string) =>
  readdirSync(join(domain, folder, 'samples')).map(
    file => JSON.parse(readFileSync(join(domain, folder, 'samples', file), 'utf8')) as Message,
  );
const announced = (event: Message, stream: string) => auditPublication.announce(recordedOf(event, stream));

describe('what audit tells others', () => {
  const told = samplesOf('checkpoint').map(event => announced(event, 'checkpoint-2026-11')!);
  it('keeps what was promised, and is about the month that it stands in', () => {
    for (const { type, data, subject } of told) {
      expect(auditEvents[type as AuditEventType].parse(data)).toEqual(data);
      expect(subject).toBe('2026-11');
    }
  });
  it('is every public event there is', () =>
    expect(told.map(({ type }) => type).toSorted()).toEqual(Object.keys(auditEvents).toSorted()));
  it('is nothing of who reads what', () => {
    for (const event of samplesOf('reading')) expect(announced(event, 'auditReading-o1')).toBeUndefined();
  });
});
