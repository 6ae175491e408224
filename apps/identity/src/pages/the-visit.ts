import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Browser } from '../issuer/browser-logins';

/** What somebody asks who looks at pages: from which address and with which browser; and how they are answered. */
export type Visit = Readonly<{
  url: string;
  address: string;
  correlationId: string;
  browser: Browser;
  reply: FastifyReply;
}>;

/** Hands a controller the visit. */
export const TheVisit = createParamDecorator((_data: unknown, context: ExecutionContext): Visit => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest & { correlationId: string }>();
  const reply = http.getResponse<FastifyReply>();
  const { url, ip: address, correlationId, raw } = request;
  return { url, address, correlationId, browser: { request: raw, response: reply.raw }, reply };
});
