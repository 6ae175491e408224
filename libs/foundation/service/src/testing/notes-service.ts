import { Module, type DynamicModule } from '@nestjs/common';
import { history, refuse, type Decider, type Message } from '@charter/event-sourcing';
import { publication } from '@charter/messaging';
import { readModel, rows, storeFacts, type Projection } from '@charter/processors';
import { z } from 'zod';
import type { CallerFacts } from '../callers/caller';
import type { OrganizationAccess } from '../callers/organization-access';
import type { ServiceParts } from '../runtime/service-parts';
import type { Service } from '../runtime/service';
import { NOTES, NotesController, OddController, OrganizationsController } from './notes.controllers';

export type NoteWritten = Message<'NoteWritten', { text: string; by: string }>;
export type WriteNote = Message<'WriteNote', { text: string; by: string }>;
export type NotesTables = { notes: { id: string; text: string } };

/** What of other services' facts a spec decides. */
export type Known = Readonly<{
  callers: Map<string, CallerFacts>;
  /** By `organization caller`. */
  access: Map<string, OrganizationAccess>;
  /** Requests to `/odd/slow` wait for it. */
  gate: { arrived: number; open: Promise<void> };
}>;

/** A text for each note. */
const note: Decider<string | undefined, WriteNote, NoteWritten, 'note-full'> = {
  initialState: undefined,
  evolve: (_, { data }) => data.text,
  decide: ({ data }, text) => {
    if (data.text === 'too much') return refuse('note-full');
    return data.text === text ? [] : [{ type: 'NoteWritten', data }];
  },
};
const noteHistory = history<NoteWritten>({ NoteWritten: z.object({ text: z.string(), by: z.string() }) });

const projection: Projection<NoteWritten, NotesTables> = {
  name: 'notes',
  version: 1,
  tables: {
    notes: {
      key: ['id'],
      create: table =>
        table.addColumn('id', 'text', column => column.notNull()).addColumn('text', 'text', column => column.notNull()),
    },
  },
  apply: {
    NoteWritten: ({ key, event: { data } }) => {
      if (data.text === 'poison') throw new Error('poison');
      return rows<NotesTables>().put('notes', { id: key.slice('note-'.length), text: data.text });
    },
  },
};

const notesPublication = publication<NoteWritten>({
  topic: 'charter.notes.v1',
  service: 'notes',
  prefixes: ['note-'],
  history: noteHistory,
  toContracts: {
    NoteWritten: ({ stream, event: { data } }) => ({
      ...{ type: 'notes.note-written.v1', subject: stream.slice('note-'.length), organizations: [], data },
    }),
  },
});

@Module({})
class NotesModule {
  static over(service: ServiceParts, known: Known): DynamicModule {
    const schema = service.schema<NotesTables>();
    service.keepsRows(service.name, {
      prefixes: ['note-'],
      models: [readModel(projection, storeFacts({ note: noteHistory }))],
    });
    service.knowsCallers({ facts: async ({ id }) => known.callers.get(id) });
    service.organizations = {
      access: async (reference, id) => known.access.get(`${reference} ${id}`),
      idOf: async reference =>
        [...known.access].find(([asked]) => asked.startsWith(`${reference} `))?.[1].organizationId,
    };
    const { handle } = service.commands({ category: 'note', decider: note, history: noteHistory });
    const notes = { handle, schema, settle: () => service.settle(), gate: known.gate };
    return {
      module: NotesModule,
      controllers: [NotesController, OrganizationsController, OddController],
      providers: [{ provide: NOTES, useValue: notes }],
    };
  }
}

/** The smallest service that can be asked for everything that a service can be asked for. */
export const notesService = (name: string, known: Known): Service => ({
  name,
  publication: notesPublication,
  reads: [],
  module: service => NotesModule.over(service, known),
});
