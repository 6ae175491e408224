import { refuse, type Decision } from '@charter/event-sourcing';
import { act, forbidden, type AuthorityRefusal } from './authority';
import type { ChangeMemberSettings } from './commands';
import type { GrantCeilingChanged, MembershipEvent, SelfEditChanged } from './events';
import type { Founded } from './state';

export const evolveSettings = (state: Founded, { type, data }: SelfEditChanged | GrantCeilingChanged): Founded => {
  switch (type) {
    case 'SelfEditChanged':
      return { ...state, settings: { ...state.settings, selfEdit: data.to } };
    case 'GrantCeilingChanged':
      return { ...state, settings: { ...state.settings, grantCeiling: data.to } };
  }
};

export const changeMemberSettings = (
  data: ChangeMemberSettings['data'],
  state: Founded,
): Decision<MembershipEvent, AuthorityRefusal> => {
  const no = forbidden('member-settings:edit', data, state);
  if (no) return refuse(no);
  const { settings } = state;
  const { selfEdit = settings.selfEdit, grantCeiling = settings.grantCeiling } = data;
  const happened = act(data, state);
  const events: MembershipEvent[] = [];
  if (selfEdit !== settings.selfEdit)
    events.push({ type: 'SelfEditChanged', data: { ...happened, from: settings.selfEdit, to: selfEdit } });
  if (grantCeiling !== settings.grantCeiling)
    events.push({ type: 'GrantCeilingChanged', data: { ...happened, from: settings.grantCeiling, to: grantCeiling } });
  return events;
};
