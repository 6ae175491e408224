import { camel, eventOf, kebab, wordsOf } from './names';
import { commandType, commandWiring, eventType, type Named } from './command-wiring';
import { SliceRefused, type NewFile, type Slice } from './slice';
import { readStream, type Stream } from './stream';

export type CommandAsked = Readonly<{
  root: string;
  context: string;
  stream: string;
  /** `ArchiveOrganization`. */
  name: string;
  /** `OrganizationArchived`; unless it is said, it follows from the command. */
  event?: string;
}>;

/** A command, the event that follows from it, and the decision between them. */
export const commandSlice = (asked: CommandAsked): Slice => {
  const stream = readStream(asked);
  const { name, event = eventOf(name) } = asked;
  if (stream.events.includes(event))
    throw new SliceRefused(`${stream.folder}/events.ts has an event ${event} already.`);
  const past = wordsOf(event).at(-1) ?? '';
  const named = { command: name, event, decide: camel(name), file: kebab(name), by: `${past}By`, since: `${past}At` };
  return { files: filesOf(stream, named), wiring: commandWiring(asked, { stream, named }) };
};

const filesOf = ({ folder }: Stream, named: Named): readonly NewFile[] => [
  { path: `${folder}/${named.file}.ts`, text: decision(named) },
  { path: `${folder}/${named.file}.spec.ts`, text: spec(named) },
  { path: `${folder}/${named.file}.sample.json`, text: sample(named) },
];

const decision = (named: Named): string => `
import type { Decision, Message } from '@charter/event-sourcing';

${commandType(named)}

// Stored for ever: this name and shape are the history. Add, never edit.
${eventType(named)}

/** What the decision rests on. */
type Known = Readonly<{ ${named.since}?: string }>;

export const ${named.decide} = (
  { by, at }: ${named.command}['data'],
  { ${named.since} }: Known,
): Decision<${named.event}, never> => {
  if (${named.since} !== undefined) return []; // Already so.
  return [{ type: '${named.event}', data: { ${named.by}: by, at } }];
};
`;

const spec = ({ command, event, decide, file, by, since }: Named): string => `
import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import { ${decide}, type ${command}, type ${event} } from './${file}';

const given = specify({
  initialState: {},
  evolve: (_state: Readonly<{ ${since}?: string }>, { data }: ${event}) => ({ ${since}: data.at }),
  decide: (command: ${command}, state) => ${decide}(command.data, state),
});
const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';
const asked = (when: string): ${command} => ({ type: '${command}', data: { by: 'olga', at: when } });
const happened: ${event} = { type: '${event}', data: { ${by}: 'olga', at } };

describe('${wordsOf(command).join(' ')}', () => {
  it('writes down who asked for it, and when', () => given().when(asked(at)).then(happened));
  it('does nothing when it is already so', () => given(happened).when(asked(later)).thenNothing());
});
`;

const sample = ({ event, by }: Named): string =>
  JSON.stringify({
    type: event,
    data: { [by]: '6f1c1c52-3c0e-4f7e-9a53-0d7c3d1b2a10', at: '2026-01-01T00:00:00.000Z' },
  });
