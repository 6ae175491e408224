import { ordinalOf } from '@charter/audit-domain';
import { Problem } from '@charter/service';
import type { Found } from '../projections/stored-events/stored-events.query';
import { isVisible, viewerIn, type Viewer } from '../visibility';
import type { AskedOfOrganization } from './asked';
import { representEvent, withheldEvent } from './event.representation';
import { linksOf } from './links';
import { momentAsked, positionAsked } from './moment';
import type { PermissionsParts } from './permissions.desk';
import { representMoment } from './representations';

export const HISTORY_DESK = Symbol('history desk');

/** What happened in an organization, event by event. */
export type HistoryDesk = ReturnType<typeof historyDesk>;

// As many events as are read one by one from the store for one answer.
const LARGEST_PAGE = 100;
const PAGE = 50;

export const historyDesk = (parts: PermissionsParts) => {
  const { moments, events, admitted } = parts;
  return {
    /** Oldest first; `resume` goes on behind the last one, also when that was the last there was. */
    history: async (asked: AskedOfOrganization) => {
      const { organizationId } = asked.organization;
      const moment = await momentAsked(moments, asked);
      const limit = sizeOf(asked.query['page[size]']);
      const after = await positionAsked(moments, asked.query, 'page[after]');
      const right = await admitted(asked, HISTORY_QUERY);
      const { member: memberId, permission } = asked.query;
      const through = ordinalOf(moment.position);
      const place = after === undefined ? undefined : ordinalOf(after);
      const found = await events.history({
        ...{ organizationId, memberId, permission, after: place, through, limit: limit + 1 },
      });
      const page = found.slice(0, limit);
      const viewer = viewerIn(organizationId, right);
      const items = await Promise.all(page.map(one => shown(parts, one, viewer)));
      const resume = page.at(-1)?.position ?? after;
      return {
        ...{ organization_id: organizationId, ...representMoment(moment), items },
        ...(resume === undefined ? {} : { resume }),
        _links: {
          ...linksOf(asked),
          ...(found.length > limit && resume !== undefined ? { next: nextOf(asked, resume, moment.position) } : {}),
        },
      };
    },
  };
};

const HISTORY_QUERY = ['at', 'position', 'member', 'permission', 'page[size]', 'page[after]'];

const sizeOf = (text = String(PAGE)): number => {
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 1 || size > LARGEST_PAGE)
    throw new Problem(400, `page[size] must be a whole number from 1 to ${LARGEST_PAGE}.`);
  return size;
};

/** Every page of one list is of one moment. */
const nextOf = ({ path, query }: AskedOfOrganization, resume: string, position: string) => {
  const { at: _at, ...asked } = query;
  return linksOf({ path, query: { ...asked, position, 'page[after]': resume } }).self;
};

const shown = async ({ reader }: PermissionsParts, found: Found, viewer: Viewer) => {
  const recorded = await reader.one(found);
  if (!recorded) throw new Error(`The event ${found.id} cannot be read any more.`);
  return isVisible(recorded, viewer) ? representEvent(recorded) : withheldEvent(recorded);
};
