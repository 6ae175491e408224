import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem, type Caller, type OrganizationAccess } from '@charter/service';
import type { Asked } from '../readings/readings';
import { refuseUnlessNamed } from './named';

type AuditRequest = Readonly<{
  url: string;
  params: unknown;
  query: unknown;
  caller?: Caller;
  organization?: OrganizationAccess;
}>;

/** A question about an organization's history. */
export type AskedOfOrganization = Asked & Readonly<{ organization: OrganizationAccess }>;

const askedBy = (context: ExecutionContext): Asked & Pick<AuditRequest, 'organization'> => {
  const { caller, organization, url, params, query } = context.switchToHttp().getRequest<AuditRequest>();
  if (!caller) throw new Error('This route is open to anybody: nobody asks.');
  const { organizationId: reference } = params as Readonly<Record<string, string | undefined>>;
  const [address = ''] = url.split('?');
  // A name may be somebody's; its organization has an id.
  const path = address
    .split('/')
    .map(part => (organization && decodeURIComponent(part) === reference ? organization.organizationId : part))
    .join('/');
  return { caller, path, query: textsOf(query), ...(organization && { organization }) };
};

/** Also what is called like something that every object has. */
const textsOf = (query: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([name, value]) => {
      if (typeof value !== 'string') throw new Problem(400, `${name} can be said once only.`);
      return [name, value];
    }),
  );

/** Hands a controller what is asked about the organization of the address. */
export const AskedOfTheOrganization = createParamDecorator((_: unknown, context): AskedOfOrganization => {
  const { organization, ...asked } = askedBy(context);
  if (!organization) throw new Error('This route requires nothing within an organization.');
  return { ...asked, organization };
});

/** Hands a controller what is asked, and who asks it. */
export const TheAsked = createParamDecorator((_: unknown, context): Asked => askedBy(context));

/** Hands a controller what is asked by anybody. */
export const TheQuery = createParamDecorator((_: unknown, context): Asked['query'] =>
  textsOf(context.switchToHttp().getRequest<AuditRequest>().query),
);

/** Refuses what nobody has foreseen, to pass which over would answer another question; and what can name nothing. */
export const only = (query: Asked['query'], known: readonly string[]): void => {
  const unknown = Object.keys(query).find(name => !known.includes(name) && name !== 'reason');
  if (unknown !== undefined) throw new Problem(400, `Nothing can be asked by ${unknown} here.`);
  refuseUnlessNamed(query);
};
