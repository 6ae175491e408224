import type { Operation } from './document';
import { isWithinOrganization, tellingPlacesOf, type Place, type Things } from './places';
import { BEGINNING, requestOf, type Filling, type Request } from './requests';

/** The same request twice: about something of others, and about something that is not there. */
export type Case = Readonly<{
  what: string;
  place: 'path' | 'query' | 'body' | 'wrong parent';
  foreign: Request;
  missing: Request;
  /** An answer is no hole, if it is the same for both: nothing of the organization was asked for by its id. */
  mayAnswer: boolean;
  /** The refusal tells something, and why it has to stands in the document. */
  tells?: string;
}>;

export type Sides = Readonly<{
  /** What belongs to others. */
  theirs: Things;
  /** What is not there; but people and addresses, which are, and belong nowhere. */
  nowhere: Things;
  /** An organization of the caller's own, where they have one: in it they may do everything. */
  home?: Things;
}>;

/** Every way in which a request of this operation can name something of others. */
export const casesOf = (operation: Operation, sides: Sides): readonly Case[] => [
  ...inPath(operation, sides),
  ...ofWrongParent(operation, sides),
  ...tellingPlacesOf(operation).flatMap(place =>
    place.in === 'query'
      ? inQuery(operation, place, sides)
      : place.in === 'body'
        ? inBody(operation, place, sides)
        : [],
  ),
];

const BECAUSE = 'Because.';

const inPath = (operation: Operation, { theirs, nowhere, home }: Sides): readonly Case[] => {
  const places = tellingPlacesOf(operation).filter(place => place.in === 'path');
  if (places.length === 0) return [];
  const pair = (what: string, foreign: Filling, missing: Filling): Case => ({
    ...{ what, place: 'path', mayAnswer: false },
    foreign: requestOf(operation, foreign),
    missing: requestOf(operation, missing),
  });
  const asked = (what: string, query: Readonly<Record<string, string>> = {}) =>
    pair(what, { things: theirs, query }, { things: nowhere, query });
  const plain = asked('by its id');
  const has = (name: string) => operation.parameters.some(parameter => parameter.name === name);
  return [
    plain,
    ...(operation.method === 'GET' ? [{ ...plain, what: 'by its id, for the headers', ...headOf(plain) }] : []),
    ...(has('reason') ? [asked('for a reason, as staff', { reason: BECAUSE })] : []),
    ...(has('dry_run') ? [asked('only to know what it would do', { dry_run: 'true' })] : []),
    ...(isWithinOrganization(operation)
      ? [pair('by its name', { things: byName(theirs) }, { things: byName(nowhere) })]
      : []),
    ...(isWithinOrganization(operation) ? places.filter(({ names }) => names !== 'organization') : []).flatMap(
      place => {
        const within = (thing: string): [Filling, Filling] => [
          { things: theirs, instead: { place, thing } },
          { things: nowhere, instead: { place, thing } },
        ];
        return [
          pair(`with a ${place.names} that is not there`, ...within(nowhere[place.names])),
          ...(home ? [pair(`with a ${place.names} of one's own`, ...within(home[place.names]))] : []),
        ];
      },
    ),
  ];
};

const headOf = ({ foreign, missing }: Case) => ({
  foreign: { ...foreign, method: 'HEAD' },
  missing: { ...missing, method: 'HEAD' },
});

const byName = (things: Things): Things => ({ ...things, organization: `name=${things['organization-name']}` });

/** Done, or only tried. */
const TRIED: readonly Readonly<Record<string, string>>[] = [{}, { dry_run: 'true' }];

/** The caller's own organization, and in it something of another one. */
const ofWrongParent = (operation: Operation, { theirs, nowhere, home }: Sides): readonly Case[] => {
  if (!home || !isWithinOrganization(operation)) return [];
  return tellingPlacesOf(operation)
    .filter(({ in: where, names }) => where === 'path' && names !== 'organization')
    .flatMap(place =>
      TRIED.filter(query => Object.keys(query).every(name => operation.parameters.some(one => one.name === name))).map(
        (query): Case => {
          const withIn = (things: Things) =>
            requestOf(operation, { things: home, instead: { place, thing: things[place.names] }, query });
          return {
            what: `${place.name} ${new URLSearchParams(query)}`.trim(),
            place: 'wrong parent',
            ...{ foreign: withIn(theirs), missing: withIn(nowhere) },
            // It says between which rows of the own list a page begins, and no more.
            mayAnswer: place.names === 'cursor',
          };
        },
      ),
    );
};

/** In the address stands what is the caller's own; where they have nothing, the same organization as in the query. */
const inQuery = (operation: Operation, place: Place, { theirs, nowhere, home }: Sides): readonly Case[] => {
  const query = home ? momentOf(operation, home, place.name) : {};
  const asked = (others: Things) =>
    requestOf(operation, { things: home ?? others, instead: { place, thing: others[place.names] }, query });
  return [
    {
      ...{ what: place.name, place: 'query', foreign: asked(theirs), missing: asked(nowhere) },
      mayAnswer: home !== undefined || !isWithinOrganization(operation),
    },
  ];
};

/**
 * Two questions about one's own history differ by the first of them, which is an event of it, unless they are of one moment;
 * between two, nothing changes either.
 */
export const momentOf = (
  { parameters }: Operation,
  { position }: Pick<Things, 'position'>,
  except?: string,
): Readonly<Record<string, string>> => {
  const begins = except === undefined ? position : BEGINNING;
  const moments = { position, to_position: position, from_position: begins };
  const isBetween = parameters.some(({ name }) => name === 'to_position');
  const asked = isBetween ? ['from_position', 'to_position'] : ['position'];
  const known = parameters.map(({ name }) => name).filter(name => name !== except && asked.includes(name));
  return Object.fromEntries(known.map(name => [name, moments[name as keyof typeof moments]]));
};

const inBody = (operation: Operation, place: Place, { theirs, nowhere, home }: Sides): readonly Case[] => [
  {
    ...{ what: place.name, place: 'body' },
    foreign: requestOf(operation, { things: home ?? theirs, instead: { place, thing: theirs[place.names] } }),
    missing: requestOf(operation, { things: home ?? nowhere, instead: { place, thing: nowhere[place.names] } }),
    mayAnswer: home !== undefined && (place.names === 'user' || place.names === 'address'),
    ...(home && place.tells !== undefined ? { tells: place.tells } : {}),
  },
];
