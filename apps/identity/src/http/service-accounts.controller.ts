import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { CommandHandler } from '@charter/event-sourcing';
import type {
  ServiceAccount,
  ServiceAccountCommand,
  ServiceAccountEvent,
  ServiceAccountRefusal,
} from '@charter/identity-domain';
import { asStaff, notFound, orProblem, requestOf, Requires, TheCaller, type Caller } from '@charter/service';
import type { Vault } from '@charter/vault';
import { v5 } from 'uuid';
import { hashOf, secretOf } from '../issuer/secrets';
import type { ServiceAccounts } from '../projections/service-accounts/service-accounts.query';
import { SERVICE_ACCOUNT_PROBLEMS } from './problems';
import { CreateServiceAccountRequest } from './service-accounts.requests';
import { representServiceAccount } from './user.representation';

export const SERVICE_ACCOUNTS = Symbol('service accounts');
export type ServiceAccountParts = Readonly<{
  rows: ServiceAccounts;
  handler: CommandHandler<ServiceAccount, ServiceAccountCommand, ServiceAccountEvent, ServiceAccountRefusal>;
  vault: Pick<Vault, 'lookup'>;
  settle: () => Promise<void>;
}>;

/** Never changed: the ids of service accounts follow from it. */
const NAMESPACE = '1f6f2a57-2a0f-4a4e-8a8d-3a3f9f5a7d11';

/** Programs of the platform that call on their own behalf. The secret is answered once, to whoever creates one. */
@Controller('service-accounts')
export class ServiceAccountsController {
  constructor(@Inject(SERVICE_ACCOUNTS) private readonly accounts: ServiceAccountParts) {}

  @Get()
  @Requires('staff')
  async list() {
    const items = (await this.accounts.rows.all()).map(representServiceAccount);
    return { count: items.length, items, _links: { self: { href: '/service-accounts' } } };
  }

  @Post()
  @Requires('staff')
  async create(@Body() { name }: CreateServiceAccountRequest, @TheCaller() caller: Caller) {
    const { commandId } = caller.cause;
    const id = v5(commandId, NAMESPACE);
    const secret = secretOf(this.accounts.vault, 'serviceSecret', commandId);
    const data = { serviceAccountId: id, name, secretHash: hashOf(secret), by: caller.id, at: caller.now };
    const request = requestOf(asStaff(caller), { type: 'CreateServiceAccount', data } as const);
    orProblem(SERVICE_ACCOUNT_PROBLEMS, await this.accounts.handler.handle(id, request, caller.deadline));
    await this.accounts.settle();
    return { ...(await this.#one(id)), client_secret: secret };
  }

  @Get(':id')
  @Requires('staff')
  read(@Param('id') id: string) {
    return this.#one(id);
  }

  @Delete(':id')
  @Requires('staff')
  @HttpCode(204)
  async remove(@Param('id') id: string, @TheCaller() caller: Caller): Promise<void> {
    const data = { by: caller.id, at: caller.now };
    const request = requestOf(asStaff(caller), { type: 'DeactivateServiceAccount', data } as const);
    orProblem(SERVICE_ACCOUNT_PROBLEMS, await this.accounts.handler.handle(id, request, caller.deadline));
  }

  async #one(id: string) {
    const account = await this.accounts.rows.one(id);
    if (!account) throw notFound('Service account');
    return representServiceAccount(account);
  }
}
