import type { Message } from '@charter/event-sourcing';

// Stored for ever: these names and shapes are the history. Add, never edit.

/** Which organizations an auditor may see: all that there are and will be, or these, by their ids. */
export type Reach = 'all' | readonly string[];

/** Somebody of staff asks for it. Nobody sees anything by it yet. */
export type MandateRequested = Message<
  'MandateRequested',
  {
    mandateId: string;
    auditorId: string;
    organizations: Reach;
    until: string;
    reason: string;
    requestedBy: string;
    at: string;
  }
>;
/** Somebody else of staff agrees: from here on the auditor acts by it, until `until`. */
export type MandateApproved = Message<
  'MandateApproved',
  {
    mandateId: string;
    auditorId: string;
    organizations: Reach;
    until: string;
    reason?: string;
    approvedBy: string;
    at: string;
  }
>;
/** Staff take it back, or the auditor gives it up. `from` pending: it was never acted by. */
export type MandateEnded = Message<
  'MandateEnded',
  {
    mandateId: string;
    auditorId: string;
    from: 'pending' | 'active';
    reason?: string;
    endedBy: string;
    at: string;
  }
>;
/** Its time had run out at `until`; this only writes it down. */
export type MandateLapsed = Message<
  'MandateLapsed',
  { mandateId: string; auditorId: string; from: 'pending' | 'active'; until: string; at: string }
>;

export type MandateEvent = MandateRequested | MandateApproved | MandateEnded | MandateLapsed;
