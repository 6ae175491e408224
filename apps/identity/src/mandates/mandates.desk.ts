import type { MandateCommand } from '@charter/identity-domain';
import {
  asStaff,
  instantOf,
  notFound,
  orProblem,
  requestOf,
  staffReasonOf,
  type Caller,
  type Query,
} from '@charter/service';
import { MANDATE_PROBLEMS } from '../http/problems';
import type { Mandates } from '../projections/mandates/mandates.query';
import { MANDATES_PATH, representMandate, type Viewer } from './mandate.representation';
import { mandateIdOf, type MandateHandler } from './mandates';
import type { AnswerMandateRequest, MandateRequest } from './mandates.requests';

export const MANDATES = Symbol('mandates');

type Parts = Readonly<{
  rows: Mandates;
  handler: Pick<MandateHandler, 'handle' | 'load'>;
  /** Whether a mandate can be somebody's: an active user's with the role auditor, or an active service account's. */
  mayAudit: (id: string) => Promise<boolean>;
  settle: () => Promise<void>;
}>;

/** What the controller asks and orders about mandates, in the words of the service. */
export type MandatesDesk = ReturnType<typeof mandatesDesk>;

export const mandatesDesk = ({ rows, handler, mayAudit, settle }: Parts) => {
  const show = async (id: string, caller: Caller) => {
    const [row, viewer] = [await rows.one(id, caller.now), viewerOf(caller)];
    if (!row || !maySee(row.auditor_id, viewer)) throw notFound('Mandate');
    return representMandate(row, viewer);
  };
  /** The auditor whom a mandate is for, as it is stored. Throws 404 where the caller may not see it. */
  const auditorOf = async (id: string, caller: Caller): Promise<string> => {
    const { state } = await handler.load(id);
    if (state.status === 'unknown' || !maySee(state.auditorId, viewerOf(caller))) throw notFound('Mandate');
    return state.auditorId;
  };
  const perform = async (id: string, caller: Caller, command: MandateCommand) => {
    orProblem(MANDATE_PROBLEMS, await handler.handle(id, requestOf(caller, command), caller.deadline));
    await settle();
    return show(id, caller);
  };
  return {
    show,
    list: async (caller: Caller, query: Query) => {
      const viewer = viewerOf(caller);
      const whose = viewer.isStaff ? {} : { auditorId: caller.id };
      const { count, items, links } = await rows.list({ ...whose, path: MANDATES_PATH, query, at: caller.now });
      return { count, items: items.map(row => representMandate(row, viewer)), _links: links };
    },
    request: async (caller: Caller, { auditor_id: auditorId, organizations, until, reason }: MandateRequest) => {
      const mandateId = mandateIdOf(caller.cause.commandId);
      const given = {
        ...{ mandateId, auditorId, isAuditor: await mayAudit(auditorId) },
        organizations: organizations === 'all' ? organizations : [...new Set(organizations)],
        until: instantOf(until)!,
      };
      const data = { ...given, reason, by: caller.id, at: caller.now };
      return perform(mandateId, asStaff(caller), { type: 'RequestMandate', data });
    },
    approve: async (caller: Caller, id: string, said: AnswerMandateRequest) => {
      const isAuditor = await mayAudit(await auditorOf(id, caller));
      const data = { isAuditor, ...said, by: caller.id, at: caller.now };
      return perform(id, asStaff(caller), { type: 'ApproveMandate', data });
    },
    /** An auditor need not say why they give up what is theirs. */
    end: async (caller: Caller, id: string, said: AnswerMandateRequest) => {
      const isOwn = (await auditorOf(id, caller)) === caller.id;
      const why = isOwn ? said : { reason: staffReasonOf({ body: said }) };
      const data = { ...why, by: caller.id, at: caller.now };
      return perform(id, isOwn ? caller : asStaff(caller), { type: 'EndMandate', data });
    },
  };
};

const viewerOf = ({ id: userId, roles }: Caller): Viewer => ({ userId, isStaff: roles.includes('staff') });

const maySee = (auditorId: string, { userId, isStaff }: Viewer): boolean => isStaff || userId === auditorId;
