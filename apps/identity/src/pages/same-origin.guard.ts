import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '@charter/service';
import type { FastifyRequest } from 'fastify';
import { PAGES, type PagesParts } from './pages.filter';

/** Lets no other site send what only pages of ours are to send. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  readonly #origin: string;

  constructor(@Inject(PAGES) { publicUrl }: PagesParts) {
    this.#origin = new URL(publicUrl).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (method === 'GET' || method === 'HEAD' || this.#isFromHere(headers)) return true;
    throw new Problem(403, 'This was sent by another site.');
  }

  /** Programs send neither header, and browsers at least one of them. */
  #isFromHere({ origin, 'sec-fetch-site': site }: FastifyRequest['headers']): boolean {
    if (origin !== undefined) return origin === this.#origin;
    return site === undefined || site === 'same-origin' || site === 'none';
  }
}
