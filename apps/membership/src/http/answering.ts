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

/** Who follows the link of an invitation, from where, and whether to read it as a page. */
export type Visit = Readonly<{ token: string; address: string; wantsPage: boolean }>;

type Followed = Readonly<{ ip: string; params: Readonly<{ token?: string }>; headers: Readonly<{ accept?: string }> }>;

/** Hands a controller who follows a link. Browsers name HTML among what they take; programs do not. */
export const TheVisit = createParamDecorator((_data: unknown, context: ExecutionContext): Visit => {
  const { ip, params, headers } = context.switchToHttp().getRequest<Followed>();
  return { token: params.token ?? '', address: ip, wantsPage: headers.accept?.includes('text/html') ?? false };
});
