import { z } from 'zod';

// Public for ever: a field may be added as optional; anything else is a new version beside this one.

/** Every public event of audit, in the order in which each month's happened. */
export const AUDIT_TOPIC = 'charter.audit.v1';

const at = z.iso.datetime();
const decimal = z.string();

/** The public events of audit by type: what each one's `data` holds. */
export const auditEvents = {
  /**
   * From checkpoint `since` on, checkpoints are signed by this key. `signature` is that of the key before it; the first key
   * has none. The format is that of the evidence.
   */
  'audit.signing-key-introduced.v1': z.object({
    keyId: z.string(),
    publicKey: z.string(),
    since: z.int(),
    signature: z.string().optional(),
    at,
  }),
  /** What the whole store held at `position`, signed. Whoever keeps one can convict whoever changes what was before it. */
  'audit.checkpoint-sealed.v1': z.object({
    number: z.int(),
    previous: z.string().nullable(),
    position: z.string(),
    events: decimal,
    streams: decimal,
    latest: at,
    root: z.string(),
    keyId: z.string(),
    at,
    signature: z.string(),
  }),
} as const;

export type AuditEventType = keyof typeof auditEvents;
