import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '@charter/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inStandardForm, type TokenRequest } from './client-forms';
import type { FailedAttempts } from './failed-attempts';
import type { IssuerAnswer, IssuerCalls } from './issuer-calls';
import type { Logout } from './logout';
import { asProblem, isWrongSecret, oauthProblem } from './oauth-problems';
import { publishedOf } from './published';

export const ISSUER = Symbol('issuer');
export type IssuerParts = Readonly<{
  calls: IssuerCalls;
  attempts: FailedAttempts;
  logout: Logout;
  /** Waits until everything is known that was stored when this was asked. */
  upToDate: () => Promise<unknown>;
}>;

/** The token endpoints, in all the forms that the official clients use. */
@Controller()
export class IssuerController {
  constructor(@Inject(ISSUER) private readonly issuer: IssuerParts) {}

  @Post('oauth2/token')
  @Requires('nothing')
  @RouteConfig({ acceptsForms: true })
  async token(
    @Body() body: unknown,
    @Req() { ip, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { status, body: answer } = await this.#attempt(ip, inStandardForm(headers.authorization, body));
    reply.status(status);
    // The standard wants it, and in words of ours: it repeats nothing that was sent.
    if (status === 401) reply.header('www-authenticate', 'Basic realm="Charter"');
    return status < 400 ? withoutScope(answer) : asProblem(status, answer);
  }

  @Post('oauth2/revoke')
  @Requires('nothing')
  @RouteConfig({ acceptsForms: true })
  async revoke(
    @Body() body: unknown,
    @Req() { correlationId }: FastifyRequest & { correlationId: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { token } = (body ?? {}) as { token?: unknown };
    const isNamed = typeof token === 'string' && token !== '';
    reply.status(isNamed ? 200 : 400);
    if (!isNamed) return oauthProblem(400, 'invalid_request', 'Say which token is to be revoked.');
    await this.issuer.logout(token, correlationId);
    return {};
  }

  @Get('.well-known/jwks.json')
  @Requires('nothing')
  async keys(): Promise<object> {
    return (await this.issuer.calls.document('/.well-known/jwks.json')).body;
  }

  @Get('.well-known/openid-configuration')
  @Requires('nothing')
  async openId(): Promise<object> {
    return publishedOf((await this.issuer.calls.document('/.well-known/openid-configuration')).body);
  }

  @Get('.well-known/oauth-authorization-server')
  @Requires('nothing')
  oauth(): Promise<object> {
    return this.openId();
  }

  async #attempt(address: string, request: TokenRequest): Promise<IssuerAnswer> {
    const { attempts, calls, upToDate } = this.issuer;
    const attempt = await attempts.begin(address);
    try {
      await upToDate();
      const answer = await calls.token(request);
      if (isWrongSecret(answer.body)) await pause(attempt.failed());
      return answer;
    } finally {
      attempt.over();
    }
  }
}

/** Tokens have no scope here; of one that was issued for a code the library names what was asked for, as if it had. */
const withoutScope = ({ scope: _scope, ...answer }: IssuerAnswer['body']): object => answer;
