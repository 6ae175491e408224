import type { FastifyRequest } from 'fastify';
import type { Caller } from '../callers/caller';
import type { OrganizationAccess } from '../callers/organization-access';

/** What a request has come to carry on its way to a controller. */
export type CharterRequest = FastifyRequest & {
  correlationId: string;
  caller?: Caller;
  organization?: OrganizationAccess;
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request changes nothing. */
export const isRead = ({ method }: Pick<FastifyRequest, 'method'>): boolean => READS.has(method);
