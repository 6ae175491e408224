import type { Message, Recorded } from '@charter/event-sourcing';

/** An event as it is stored, where a spec does not care what is written down beside it. */
export const recordedOf = (event: Message, stream: string, revision = 0n): Recorded => ({
  ...{ event, stream, revision, id: 'e', position: '0/0' },
  metadata: {
    ...{ commandId: 'c', correlationId: 'c', actor: { kind: 'user', id: 'u' }, requestHash: 'h' },
    ...{ recordedAt: '2026-01-01T00:00:00.000Z', schemaVersion: 1, salt: '', chain: '' },
  },
});
