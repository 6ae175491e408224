import type { Cluster } from '@charter/cluster';
import type { Recorded } from '@charter/event-sourcing';
import type { Session } from '../session';

type Shown = Readonly<{ id: string; label: string }>;
type Listed = Readonly<{ items: readonly Shown[]; _links: Readonly<{ next?: Readonly<{ href: string }> }> }>;

/** So many of the newest organizations are asked for their members: more would only take longer. */
const MEMBERS_OF = 20;

/** What replicas show, each asked by itself, otherwise than the events say. */
export const wronglyShown = async (
  { replicas }: Pick<Cluster, 'replicas'>,
  session: Session,
  stored: readonly Recorded[],
): Promise<readonly unknown[]> => {
  const labels = labelsIn(stored);
  const newest = [...labels.keys()].slice(-MEMBERS_OF);
  const wrong: unknown[] = [];
  for (const { name, service, address } of replicas) {
    const here = session.at(`http://${address}`);
    if (service === 'organizations') {
      const shown = new Map((await listed(here)).map(({ id, label }) => [id, label]));
      for (const id of new Set([...labels.keys(), ...shown.keys()]))
        if (shown.get(id) !== labels.get(id)) wrong.push({ name, id, shown: shown.get(id), stored: labels.get(id) });
    }
    if (service === 'membership')
      for (const id of newest) {
        const { status, body } = await here.ask('GET', `/organizations/${id}/members`);
        if (status !== 200 || (body['items'] as unknown[]).length !== 1) wrong.push({ name, id, status, body });
      }
  }
  return wrong;
};

/** The label of each organization, as its events have left it. */
const labelsIn = (stored: readonly Recorded[]): ReadonlyMap<string, string> => {
  const labels = new Map<string, string>();
  for (const { stream, event } of stored) {
    const id = stream.slice('organization-'.length);
    const data = event.data as Readonly<Record<string, string>>;
    if (event.type === 'OrganizationCreated') labels.set(id, data['label']!);
    if (event.type === 'OrganizationRelabelled') labels.set(id, data['to']!);
  }
  return labels;
};

const listed = async (session: Session): Promise<readonly Shown[]> => {
  const items: Shown[] = [];
  let path: string | undefined = '/organizations?page[size]=100&sort=name';
  while (path) {
    const body = (await session.ask('GET', path)).body as unknown as Listed;
    items.push(...body.items);
    path = body._links.next?.href;
  }
  return items;
};
