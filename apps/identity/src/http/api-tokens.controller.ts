import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { instantOf, notFound, orProblem, requestOf, Requires, TheCaller, type Caller } from '@charter/service';
import type { Vault } from '@charter/vault';
import { v5 } from 'uuid';
import { hashOf, secretOf } from '../issuer/secrets';
import type { ApiTokenRow, ApiTokens } from '../projections/api-tokens/api-tokens.query';
import { CreateApiTokenRequest } from './api-tokens.requests';
import { USER_PROBLEMS } from './problems';
import { representApiToken } from './user.representation';
import { USERS, type UsersDesk } from './users.desk';

export const API_TOKENS = Symbol('api tokens');
export type ApiTokenParts = Readonly<{ rows: ApiTokens; vault: Pick<Vault, 'lookup'> }>;

/** Never changed: the ids of API tokens follow from it. */
const NAMESPACE = '5c5a7a0e-3f53-4d0c-9f0e-0b7f7f1f5f0a';

/** Everybody's own API tokens. The token itself is answered once, to whoever creates it. */
@Controller('users/:user/api-tokens')
export class ApiTokensController {
  constructor(
    @Inject(API_TOKENS) private readonly tokens: ApiTokenParts,
    @Inject(USERS) private readonly users: UsersDesk,
  ) {}

  @Get()
  @Requires('login')
  async list(@Param('user') user: string, @TheCaller() caller: Caller) {
    const { id } = await this.users.own(user, caller);
    return Promise.all((await this.tokens.rows.of(id)).map(row => this.#represent(row)));
  }

  @Post()
  @Requires('login')
  async create(@Param('user') user: string, @Body() asked: CreateApiTokenRequest, @TheCaller() caller: Caller) {
    const { id } = await this.users.own(user, caller);
    const { commandId } = caller.cause;
    const token = secretOf(this.tokens.vault, 'apiToken', commandId);
    const tokenId = v5(commandId, NAMESPACE);
    const name = await this.users.sealing.seal(id, 'apiTokenName', asked.name);
    const end = asked.expires_at ? { expiresAt: instantOf(asked.expires_at)! } : {};
    const data = { tokenId, name, hash: hashOf(token), ...end, by: caller.id, at: caller.now };
    const request = requestOf(caller, { type: 'CreateApiToken', data } as const);
    orProblem(USER_PROBLEMS, await this.users.handle(id, request, caller.deadline));
    await this.users.settle();
    return { ...(await this.#one(id, tokenId)), token };
  }

  @Get(':tokenId')
  @Requires('login')
  async read(@Param('user') user: string, @Param('tokenId') tokenId: string, @TheCaller() caller: Caller) {
    const { id } = await this.users.own(user, caller);
    return this.#one(id, tokenId);
  }

  @Delete(':tokenId')
  @Requires('login')
  @HttpCode(204)
  async revoke(@Param('user') user: string, @Param('tokenId') tokenId: string, @TheCaller() caller: Caller) {
    const { id } = await this.users.own(user, caller);
    const request = requestOf(caller, {
      type: 'RevokeApiToken',
      data: { tokenId, by: caller.id, at: caller.now },
    } as const);
    orProblem(USER_PROBLEMS, await this.users.handle(id, request, caller.deadline));
  }

  async #one(userId: string, tokenId: string) {
    const row = await this.tokens.rows.one(userId, tokenId);
    if (!row) throw notFound('API token');
    return this.#represent(row);
  }

  async #represent(row: ApiTokenRow) {
    return representApiToken(row, (await this.users.sealing.openText(row.user_id, row.name)) ?? '');
  }
}
