import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Patch,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import type { CommandHandler } from '@charter/event-sourcing';
import { EventStoreUnavailable } from '@charter/event-store';
import { RouteConfig } from '@nestjs/platform-fastify';
import { IsString } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { requestOf, TheCaller, type Caller } from '../callers/caller';
import { TheOrganization, type OrganizationAccess } from '../callers/organization-access';
import { Requires } from '../callers/requires';
import { orProblem } from '../commands/refusals';
import { notFound } from '../http/problem';
import type { Known, NotesTables, NoteWritten, WriteNote } from './notes-service';

export const NOTES = Symbol('notes');
export type Notes = Readonly<{
  handle: CommandHandler<string | undefined, WriteNote, NoteWritten, 'note-full'>['handle'];
  schema: Kysely<NotesTables>;
  settle: () => Promise<void>;
  gate: Known['gate'];
}>;

export class WriteNoteRequest {
  @IsString({ message: 'The text must be text.' })
  readonly text!: string;
}

@Controller('notes')
export class NotesController {
  constructor(@Inject(NOTES) private readonly notes: Notes) {}

  @Get()
  @Requires('login')
  async list() {
    return { items: await this.notes.schema.selectFrom('notes').selectAll().orderBy('id').execute() };
  }

  @Get(':noteId')
  @Requires('login')
  async read(@Param('noteId') noteId: string) {
    const row = await this.notes.schema.selectFrom('notes').selectAll().where('id', '=', noteId).executeTakeFirst();
    if (!row) throw notFound('Note');
    return row;
  }

  @Post(':noteId')
  @Requires('login')
  async write(@Param('noteId') noteId: string, @Body() { text }: WriteNoteRequest, @TheCaller() caller: Caller) {
    const request = requestOf(caller, { type: 'WriteNote', data: { text, by: caller.id } } as const);
    const problems = { 'note-full': { status: 409, title: 'The note is full.' } };
    const { events } = orProblem(problems, await this.notes.handle(noteId, request, caller.deadline));
    await this.notes.settle();
    return { ...(await this.read(noteId)), written: events.length };
  }

  @Delete(':noteId')
  @Requires('login')
  @HttpCode(204)
  remove(@Body() _body: unknown): void {}
}

@Controller('organizations/:organizationId')
export class OrganizationsController {
  @Get()
  @Requires('member')
  read(@TheOrganization() organization: OrganizationAccess, @TheCaller() { id, roles, kind }: Caller) {
    return { organization, id, roles, kind };
  }

  @Patch()
  @Requires('admin')
  change(@TheOrganization() { organizationId }: OrganizationAccess) {
    return { organizationId };
  }

  @Delete()
  @Requires('owner')
  @HttpCode(204)
  remove(): void {}
}

/** What goes wrong, or is asked for in a way that nobody expects. */
@Controller('odd')
export class OddController {
  constructor(@Inject(NOTES) private readonly notes: Notes) {}

  @Get('forgotten')
  forgotten() {
    return 'answered';
  }

  @Get('staff')
  @Requires('staff')
  staff() {
    return {};
  }

  @Get('broken')
  @Requires('nothing')
  @Header('content-type', 'text/plain')
  broken() {
    throw new Error('There is no row for olga@example.com');
  }

  @Get('unavailable')
  @Requires('nothing')
  unavailable() {
    throw new EventStoreUnavailable('appending');
  }

  @Get('nothing')
  @Requires('nothing')
  nothing() {
    throw new NotFoundException();
  }

  @Get('slow')
  @Requires('nothing')
  async slow() {
    this.notes.gate.arrived++;
    await this.notes.gate.open;
    return { answered: true };
  }

  @Post('echo')
  @Requires('nothing')
  echo(@Body() body: unknown, @Query() query: object, @Req() { ip }: FastifyRequest) {
    return { body: body ?? 'none', query, ip };
  }

  @Post('form')
  @Requires('nothing')
  @RouteConfig({ acceptsForms: true })
  form(@Body() body: object) {
    return { ...body };
  }
}
