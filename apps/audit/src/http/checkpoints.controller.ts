import { Controller, Get, Inject, Param } from '@nestjs/common';
import { notFound, Problem, Requires } from '@charter/service';
import type { Checkpoints } from '../projections/checkpoints/checkpoints.query';
import type { Asked } from '../readings/readings';
import { only, TheQuery } from './asked';

export const CHECKPOINTS = Symbol('checkpoints');

const PAGE = 100;

/** For anybody to keep: whoever has a checkpoint can convict whoever changes what was before it. */
@Controller('audit')
export class CheckpointsController {
  constructor(@Inject(CHECKPOINTS) private readonly checkpoints: Checkpoints) {}

  /** The public keys of all checkpoints: each is vouched for by the one before. */
  @Get('keys')
  @Requires('nothing')
  async keys(@TheQuery() query: Asked['query']) {
    only(query, []);
    return { items: await this.checkpoints.keys(), _links: { self: { href: '/audit/keys' } } };
  }

  @Get('checkpoints')
  @Requires('nothing')
  async list(@TheQuery() query: Asked['query']) {
    only(query, ['from']);
    const number = numberOf(query['from'] ?? '0');
    const items = await this.checkpoints.from(number, PAGE);
    const last = items.at(-1);
    const next = items.length === PAGE && last ? { next: { href: `/audit/checkpoints?from=${last.number + 1}` } } : {};
    return { items, _links: { self: { href: `/audit/checkpoints?from=${number}` }, ...next } };
  }

  @Get('checkpoints/:number')
  @Requires('nothing')
  async one(@Param('number') number: string, @TheQuery() query: Asked['query']) {
    only(query, []);
    const found = number === 'last' ? await this.checkpoints.last() : await this.checkpoints.numbered(numberOf(number));
    if (!found) throw notFound('Checkpoint');
    return found;
  }
}

const numberOf = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new Problem(400, 'Checkpoints are numbered by whole numbers from 0.');
  return Number(text);
};
