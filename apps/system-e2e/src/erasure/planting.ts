import type { DemoUser } from '../charter';
import { answered, logIn, read, sessionOf, type Session } from '../session';
import { ACTS, type Surroundings } from './planted-acts';
import { invite, join, type PlantedPerson } from './planted-people';
import { PlantedTexts } from './planted-texts';

/** Charter with its demo users, wherever it runs. */
export type Planted = Readonly<{
  url: string;
  user: (name: string) => Promise<DemoUser>;
  /** A command of an operator's. */
  operate: (...args: readonly string[]) => Promise<unknown>;
}>;

/** Everything that could be found again, and where people can be seen who are to be erased. */
export type Planting = Readonly<{
  texts: PlantedTexts;
  /** What is anybody's to read, and so must be found. */
  label: string;
  owner: Session;
  ownerId: string;
  staff: Session;
  organizationId: string;
  people: readonly PlantedPerson[];
  /** To addresses of nobody who has registered, and so nobody's to erase. */
  nobodys: readonly string[];
  exported: Exported;
}>;

/** Files of the organization's history, as the owner and an auditor have them. */
type Exported = Readonly<{ withAddresses: string; without: readonly string[] }>;

const NOBODIES = 16;

/** Has people do whatever leaves data of theirs anywhere. */
export const plant = async (charter: Planted): Promise<Planting> => {
  const texts = new PlantedTexts();
  const { surroundings, label } = await begun(charter, texts);
  const { url, owner, ownerId, organizationId, staff } = surroundings;
  // Side by side, as they would come; but no more than this machine hashes passwords for at a time.
  const waiting = Object.values(ACTS);
  const people: PlantedPerson[] = [];
  const comeAndAct = async () => {
    for (let act = waiting.shift(); act; act = waiting.shift()) {
      const person = await join({ url, owner, organizationId, texts });
      const email = (await act(person, surroundings)) ?? person.email;
      people.push({ ...person, email });
    }
  };
  await Promise.all([comeAndAct(), comeAndAct(), comeAndAct()]);
  people.push(await byOperator(charter, texts));
  const nobodys: string[] = [];
  for (let count = 0; count < NOBODIES; count++) nobodys.push(await invite(surroundings, texts.address()));
  await refused(surroundings);
  const exported = await exportedTo(charter, surroundings);
  return { texts, label, owner, ownerId, staff: staff[0], organizationId, people, nobodys, exported };
};

const begun = async ({ url, user, operate }: Planted, texts: PlantedTexts) => {
  const [owner, ...staff] = await Promise.all(
    ['owner', 'staff', 'staff2'].map(async name => logIn(url, (await user(name)).apiToken)),
  );
  const ownerId = String((await answered(owner!, 'GET', '/users/me')).body['id']);
  const label = `Control ${new PlantedTexts().mark}`;
  const { body } = await answered(owner!, 'POST', '/organizations', { label, country: 'FR' });
  const surroundings: Surroundings = {
    ...{ url, owner: owner!, ownerId, staff: [staff[0]!, staff[1]!], organizationId: String(body['id']), texts },
    grant: (email, role) => operate('user:grant', '--email', email, '--role', role),
  };
  return { surroundings, label };
};

/** Somebody whom no invitation brought. */
const byOperator = async ({ url, operate }: Planted, texts: PlantedTexts): Promise<PlantedPerson> => {
  const email = texts.address();
  const names = ['--username', texts.username(), '--first-name', texts.name(), '--last-name', texts.name()];
  const said = String(await operate('user:create', '--email', email, ...names));
  const session = await logIn(url, /charter_api_\S+/.exec(said)![0]);
  const id = String((await answered(session, 'GET', '/users/me')).body['id']);
  return { id, session, invitation: '', invitationId: '', email };
};

/** What comes to nothing is to be nowhere, either. */
const refused = async ({ url, owner, organizationId, texts }: Surroundings): Promise<void> => {
  const nobody = sessionOf(url, '');
  const statuses = [
    await owner.ask('POST', `/organizations/${organizationId}/invitations`, { body: { email: texts.name() } }),
    await owner.ask('GET', `/organizations/${organizationId}/members?filter[user_id]=${texts.mark}`),
    await owner.ask('GET', `/users/email=${encodeURIComponent(texts.address())}`),
    await owner.ask('POST', '/organizations', { body: { label: 'x', country: texts.name() } }),
    await nobody.ask('POST', '/password-resets', { body: { email: texts.address() } }),
    await nobody.ask('POST', '/users', { body: { invitation: texts.name(), first_name: texts.name() } }),
    await nobody.ask('GET', `/invitations/${texts.mark}`),
  ].map(({ status }) => status);
  if (statuses.join() !== '400,200,404,400,202,400,404') throw new Error(`Answered otherwise: ${statuses.join()}`);
};

const exportedTo = async ({ url, user }: Planted, { owner, organizationId }: Surroundings): Promise<Exported> => {
  const auditor = await logIn(url, (await user('auditor')).apiToken);
  const file = (as: Session, query: string) => read(`${url}/audit/organizations/${organizationId}/export?${query}`, as);
  const without = [
    await file(owner, 'format=evidence&checkpoints_from=0'),
    ...(await Promise.all(['evidence', 'csv', 'ocsf'].map(format => file(auditor, `format=${format}`)))),
  ];
  return { withAddresses: await file(auditor, 'addresses=true'), without };
};
