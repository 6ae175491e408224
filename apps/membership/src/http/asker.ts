import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isAsStaff, Problem, type Caller, type OrganizationAccess, type Query } from '@charter/service';
import { revisionsSeen } from './if-match';

/** Somebody who looks at something in an organization, and when. */
export type Onlooker = Readonly<{ organizationId: string; userId: string; at: string; asStaff: boolean }>;

/** Somebody who wants something changed in an organization. */
export type Asker = Readonly<{
  organizationId: string;
  access: Omit<OrganizationAccess, 'organizationId'>;
  caller: Caller;
  /** They only want to know what it would do. */
  dryRun: boolean;
  /** The states of the member that they have seen. */
  seen: Readonly<{ expectedRevisions?: readonly number[] }>;
}>;

type Asked = Readonly<{
  caller?: Caller;
  organization?: OrganizationAccess;
  query: Query;
  headers: Readonly<{ 'if-match'?: string }>;
}>;

/** Hands a controller who looks on, and where. */
export const TheOnlooker = createParamDecorator((_data: unknown, context: ExecutionContext): Onlooker => {
  const { caller, organizationId } = within(context);
  return onlookerOf({ organizationId, caller });
});

/** Hands a controller who wants a change, where, and what address and headers say about it. */
export const TheAsker = createParamDecorator((_data: unknown, context: ExecutionContext): Asker => {
  const { caller, organizationId, access, query, headers } = within(context);
  const expectedRevisions = revisionsSeen(headers['if-match']);
  const seen = expectedRevisions === undefined ? {} : { expectedRevisions };
  return { organizationId, access, caller, dryRun: isDryRun(query), seen };
});

const within = (context: ExecutionContext) => {
  const { caller, organization, query, headers } = context.switchToHttp().getRequest<Asked>();
  if (!caller || !organization) throw new Error('This route requires nothing within an organization.');
  const { organizationId, ...access } = organization;
  return { caller, organizationId, access, query, headers };
};

/** Who wanted a change looks at what has come of it. */
export const onlookerOf = ({ organizationId, caller }: Pick<Asker, 'organizationId' | 'caller'>): Onlooker => ({
  ...{ organizationId, userId: caller.id, at: caller.now, asStaff: isAsStaff(caller) },
});

/** What every command says of who asks. */
export const askedBy = ({ caller, access }: Pick<Asker, 'caller'> & Partial<Pick<Asker, 'access'>>, said?: string) => ({
  by: { kind: isAsStaff(caller) ? 'staff' : 'user', id: caller.id } as const,
  at: caller.now,
  // Staff may have said it where the route has no place for it: it was taken down all the same.
  ...reasonFrom(said ?? access?.asStaff?.reason),
});

const reasonFrom = (reason: string | undefined) => (reason === undefined ? {} : { reason });

/** Whether `dry_run` is said. Whatever else is said may be meant as either, and one of them changes something: 400. */
export const isDryRun = ({ dry_run: said }: Query): boolean => {
  if (said === undefined || said === 'false') return false;
  if (said === 'true') return true;
  throw new Problem(400, 'dry_run must be true or false.', { detail: { dry_run: 'Must be true or false.' } });
};
