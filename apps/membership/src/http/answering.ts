import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller, Query } from '@charter/service';
import { isDryRun } from './asker';

/** Who answers an invitation, by the token of which link, and whether only to know what that would do. */
export type Answering = Readonly<{ caller: Caller; token: string; dryRun: boolean }>;

type Asked = Readonly<{ caller?: Caller; params: Readonly<{ token?: string }>; query: Query }>;

/** Hands a controller who answers, by which link. */
export const TheAnswering = createParamDecorator((_data: unknown, context: ExecutionContext): Answering => {
  const { caller, params, query } = context.switchToHttp().getRequest<Asked>();
  if (!caller || params.token === undefined) throw new Error('This route has no link, or no caller.');
  return { caller, token: params.token, dryRun: isDryRun(query) };
});
