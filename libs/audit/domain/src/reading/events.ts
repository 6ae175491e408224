import type { Message } from '@charter/event-sourcing';

// Stored for ever: this name and shape are the history. Add, never edit.

/**
 * Somebody was shown who held what. `path` is the address that they asked, with the id of the organization where it had a
 * name; `asked` is its query. By what they were let in: a mandate,
 * their own permission, as staff with a reason, or since it is about themselves.
 */
export type AuditDataRead = Message<
  'AuditDataRead',
  {
    readerId: string;
    path: string;
    asked: Readonly<Record<string, string>>;
    by: 'mandate' | 'administrator' | 'staff' | 'oneself';
    mandateId?: string;
    reason?: string;
    at: string;
  }
>;
