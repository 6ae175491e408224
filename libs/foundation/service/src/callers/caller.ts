import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor, Cause, Message, Request } from '@charter/event-sourcing';
import type { CharterRequest } from '../http/charter-request';

/** Who calls, as the facts have it, and the request that is made. */
export type Caller = Readonly<{
  id: string;
  kind: 'user' | 'service';
  roles: readonly string[];
  /** Where a user lives, as far as that is known. */
  country?: string;
  sessionId: string;
  /** When the request came, in ISO 8601: the time of everything that is decided for it. */
  now: string;
  /** How long there is to answer. */
  deadline: AbortSignal;
  cause: Cause;
  /** Whether it carried an Idempotency-Key. */
  repeatable: boolean;
}>;

/** The facts about who calls, as the service that decides has learned them. */
export interface CallerDirectory {
  facts(claims: Readonly<{ id: string; sessionId: string; apiTokenId?: string }>): Promise<CallerFacts | undefined>;
}

export type CallerFacts = Readonly<{
  kind: 'user' | 'service';
  active: boolean;
  roles: readonly string[];
  country?: string;
}>;

/** A command on behalf of who calls. Without an Idempotency-Key it has an id that nobody can repeat. */
export const requestOf = <Command extends Message>(caller: Caller, command: Command): Request<Command> => ({
  ...caller.cause,
  repeatable: caller.repeatable,
  command,
});

/** The same on behalf of staff, whom their role allows what others may not. */
export const asStaff = (caller: Caller): Caller => ({
  ...caller,
  cause: { ...caller.cause, actor: { ...caller.cause.actor, kind: 'staff' } satisfies Actor },
});

/** Whether somebody of staff does it as staff, and not as a member. */
export const isAsStaff = ({ cause }: Caller): boolean => cause.actor.kind === 'staff';

/** Hands a controller the caller. */
export const TheCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CharterRequest>();
  if (!caller) throw new Error('This route is open to anybody: it has no caller.');
  return caller;
});
