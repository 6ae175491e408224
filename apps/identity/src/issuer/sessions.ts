import { randomUUID } from 'node:crypto';
import { isRefusal, type Actor, type CommandHandler } from '@charter/event-sourcing';
import type { Session, SessionCommand, SessionEvent, SessionRefusal } from '@charter/identity-domain';
import type { Vault } from '@charter/vault';
import type { LoggedIn } from './logged-in';
import { hashOf } from './secrets';

/** What opened the sessions that can be continued, and their beginning and end. */
export type Sessions = Readonly<{
  open: (sessionId: string, loggedIn: LoggedIn, expiresAt: Date) => Promise<void>;
  find: (sessionId: string) => Promise<LoggedIn | undefined>;
  /** Writes down that it begins. False where it has begun before, or ended. */
  begin: (session: Readonly<{ sessionId: string; userId: string; clientId: string }>) => Promise<boolean>;
  /** Ends the session and everything that could continue it, for everybody. */
  end: (session: EndingSession) => Promise<void>;
}>;

export type EndingSession = Readonly<{
  sessionId: string;
  subject: Readonly<{ kind: 'user' | 'service'; id: string }>;
  correlationId: string;
}>;

type Parts = Readonly<{
  records: Vault['records'];
  handler: Pick<CommandHandler<Session, SessionCommand, SessionEvent, SessionRefusal>, 'handle' | 'load'>;
}>;

const KIND = 'session';

/** Whoever logs in or out waits for it; a store that takes longer than this is not there. */
const LIMIT_MS = 5_000;

export const sessionsIn = ({ records, handler }: Parts): Sessions => {
  const handle = (
    command: SessionCommand,
    { commandId, correlationId, actor }: Readonly<Record<'commandId' | 'correlationId', string> & { actor: Actor }>,
  ) =>
    handler.handle(
      command.data.sessionId,
      { command, commandId, requestHash: commandId, correlationId, actor, repeatable: false },
      AbortSignal.timeout(LIMIT_MS),
    );
  const forget = async (sessionId: string): Promise<void> => {
    await records.delete(KIND, sessionId);
    await records.deleteWhere('issuer:RefreshToken', sessionId);
    await records.deleteWhere('issuer:AuthorizationCode', sessionId);
    await records.delete('issuer:Grant', hashOf(sessionId));
  };
  return {
    open: (sessionId, loggedIn, expiresAt) => records.put(KIND, sessionId, loggedIn, { expiresAt }),
    // Between its end and its being forgotten a process can die, and a vault can be restored from before.
    find: async sessionId => {
      const { ended } = (await handler.load(sessionId)).state;
      return ended ? undefined : ((await records.get(KIND, sessionId)) as LoggedIn | undefined);
    },
    begin: async session => {
      const command = { type: 'BeginSession', data: { ...session, at: new Date().toISOString() } } as const;
      const commandId = randomUUID();
      const actor = { kind: 'user', id: session.userId } as const;
      return !isRefusal(await handle(command, { commandId, correlationId: commandId, actor }));
    },
    end: async ({ sessionId, subject, correlationId }) => {
      const data = { sessionId, subjectId: subject.id, at: new Date().toISOString() };
      // It ends once, whoever says so and however often.
      await handle({ type: 'EndSession', data }, { commandId: `${sessionId}:end`, correlationId, actor: subject });
      await forget(sessionId);
    },
  };
};
