import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Vault } from '@charter/vault';
import type { FastifyReply } from 'fastify';
import { causeOf } from '../commands/cause';
import { PATIENCE_MS, type Freshness } from '../freshness/freshness';
import { isRead, type CharterRequest } from '../http/charter-request';
import { notFound, Problem, unavailable } from '../http/problem';
import { isClockWrong } from '../runtime/wrong-clock';
import { comesAsStaff, staffReasonOf } from '../staff/staff-reason';
import type { StaffRecorder } from '../staff/staff-recorder';
import { unauthorized, type AccessTokens } from './access-tokens';
import { asStaff, type Caller, type CallerDirectory } from './caller';
import type { OrganizationAccess, OrganizationDirectory } from './organization-access';
import { EVERYTHING, ORGANIZATION_PARAMETER, REQUIREMENT, type Requirement } from './requires';

export type CallerGuardParts = Readonly<{
  reflector: Reflector;
  tokens: AccessTokens;
  callers: CallerDirectory;
  organizations: OrganizationDirectory | undefined;
  freshness: Pick<Freshness, 'pass' | 'trust'>;
  vault: Pick<Vault, 'lookup'>;
  recordStaff: StaffRecorder;
  /** Our clock minus the store's, in milliseconds. */
  clockOffBy: () => number;
}>;

/** The store gives up what it is asked for by itself after so long. */
const STORE_MS = 5_000;
/** From when a request came until nothing more is stored for it; then there is one more wait, for everybody to see it. */
const DEADLINE_MS = PATIENCE_MS + STORE_MS;

/** Lets through who has what the route requires; a route that requires nothing in so many words lets nobody through. */
export class CallerGuard implements CanActivate {
  constructor(private readonly parts: CallerGuardParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { reflector } = this.parts;
    const targets = [context.getHandler(), context.getClass()];
    const requirement = reflector.getAllAndOverride<Requirement | undefined>(REQUIREMENT, targets);
    if (requirement === undefined) throw new Error(`${context.getHandler().name} does not say what it requires.`);
    if (requirement === 'nothing') return true;
    const request = context.switchToHttp().getRequest<CharterRequest>();
    request.caller = await this.#caller(request, context.switchToHttp().getResponse<FastifyReply>());
    await this.#check(requirement, request, request.caller);
    return true;
  }

  async #caller(request: CharterRequest, reply: FastifyReply): Promise<Caller> {
    const { tokens, callers, freshness, vault, clockOffBy } = this.parts;
    const [now, deadline] = [new Date().toISOString(), AbortSignal.timeout(DEADLINE_MS)];
    const claims = await tokens.claims(request.headers.authorization);
    const { id, sessionId } = claims;
    if (!isRead(request) && isClockWrong(clockOffBy()))
      throw unavailable('The clock of this server is wrong: it takes no writes.', { seconds: 10 });
    const stale = await freshness.pass(isRead(request) ? 'read' : 'write', id);
    if (stale > 0) reply.header('charter-stale', String(stale));
    freshness.trust(id, sessionId);
    const facts = await callers.facts(claims);
    if (!facts) throw unauthorized('The access token is not valid.');
    if (!facts.active) throw unauthorized('The access token is not valid any more: log in again.');
    const { kind, roles, country } = facts;
    // Each look is one of its own: what is written down of it must not be taken for the one before.
    const key = isRead(request) ? undefined : request.headers['idempotency-key']?.toString();
    const { correlationId, method, url: address, body } = request;
    const cause = causeOf({ actor: { kind, id }, correlationId, method, address, body, key }, vault);
    const where = country === undefined ? {} : { country };
    return { id, kind, roles, ...where, sessionId, now, deadline, cause, repeatable: key !== undefined };
  }

  async #check(requirement: Exclude<Requirement, 'nothing'>, request: CharterRequest, caller: Caller): Promise<void> {
    if (requirement === 'login') return;
    if (requirement === 'staff') {
      if (!isStaff(caller)) throw new Problem(403, 'This is for staff only.');
      if (referenceIn(request) !== undefined) await this.#visit(request, caller);
      return;
    }
    const access = await this.#access(request, caller);
    request.organization = access;
    refuseUnlessMet(requirement, access);
    if (access.suspended && !access.asStaff && !isRead(request))
      throw new Problem(403, 'This organization is suspended: nothing can be changed in it.');
  }

  async #access(request: CharterRequest, caller: Caller): Promise<OrganizationAccess> {
    const { organizations, freshness } = this.parts;
    if (!organizations) throw new Error('This service knows no organizations.');
    const reference = referenceIn(request);
    if (reference === undefined) throw new Error(`The address names no organization by ${ORGANIZATION_PARAMETER}.`);
    const access = await organizations.access(reference, caller.id);
    // Whether there is none, or none for this caller, may be just what could not be processed.
    freshness.trust(access?.organizationId ?? reference.replace(/^name=/, ''));
    if (access) return access;
    // To staff who do not say why, there is no organization either: as a member they would have come without a reason.
    if (!comesAsStaff(caller, request)) throw notFound('Organization');
    return this.#visit(request, caller);
  }

  /** Staff come to an organization that they do not belong to: that is written down before anything else. */
  async #visit(request: CharterRequest, caller: Caller): Promise<OrganizationAccess> {
    const { organizations, freshness, recordStaff } = this.parts;
    const reason = staffReasonOf(request);
    const reference = referenceIn(request) ?? '';
    const organizationId = await organizations?.idOf(reference);
    if (organizationId === undefined) throw notFound('Organization');
    freshness.trust(organizationId);
    const path = pathBy(request.url, { reference, organizationId });
    await recordStaff(caller, { subjectId: organizationId, method: request.method, path, reason });
    request.caller = asStaff(caller);
    request.organization = { organizationId, ...EVERYTHING, asStaff: { reason } };
    return request.organization;
  }
}

const isStaff = ({ roles }: Caller): boolean => roles.includes('staff');

const referenceIn = ({ params }: CharterRequest): string | undefined =>
  (params as Record<string, string | undefined>)[ORGANIZATION_PARAMETER];

/** A name may be somebody's; its organization has an id. */
const pathBy = (
  url: string,
  { reference, organizationId }: Readonly<{ reference: string; organizationId: string }>,
): string =>
  (url.split('?')[0] ?? '')
    .split('/')
    .map(segment => (decodeURIComponent(segment) === reference ? organizationId : segment))
    .join('/');

const refuseUnlessMet = (
  requirement: Exclude<Requirement, 'nothing' | 'login' | 'staff'>,
  { owner, permissions }: OrganizationAccess,
): void => {
  if (requirement === 'member') return;
  if (requirement === 'owner' ? owner : permissions.includes(requirement)) return;
  throw new Problem(
    403,
    requirement === 'owner' ? 'Only the owner may do this.' : `This needs the permission ${requirement}.`,
  );
};
