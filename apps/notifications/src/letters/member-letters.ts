import { permissionInWords } from '@charter/membership-contracts';
import type { By, Notice } from '@charter/notifications-domain';
import { doer, organizationIn, type Facts } from './facts';
import type { Letter, Part } from './letter';
import { instantInWords, inWordsOfProject } from './words';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** A sentence in which somebody did something, or in which it was done. */
const said = (facts: Facts, by: By, [active, passive]: readonly [string, string]): string => {
  const who = doer(facts, by);
  return who === undefined ? passive : `${who} ${active}`;
};

const because = (facts: Facts): string =>
  `You get this because it is about what you may do in the organization ${organizationIn(facts)} on Charter.`;

const listed = (title: string, permissions: readonly string[], word = permissionInWords): readonly Part[] =>
  permissions.length === 0 ? [] : [title, { list: permissions.map(word) }];

const held = (permissions: readonly string[]): readonly Part[] =>
  permissions.length === 0
    ? ['As a member you can see the organization, and hold no permission besides.']
    : listed('All in all you may:', permissions);

export const memberAddedLetter = ({ by, permissions }: Of<'member-added'>, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  return {
    subject: `You are a member of ${organization} on Charter`,
    parts: [
      said(facts, by, [
        `has added you to the organization ${organization} on Charter.`,
        `You were added to the organization ${organization} on Charter.`,
      ]),
      ...held(permissions),
    ],
    because: because(facts),
  };
};

export const permissionsChangedLetter = (notice: Of<'permissions-changed'>, facts: Facts): Letter => {
  const { by, permissions, added, removed } = notice;
  const organization = organizationIn(facts);
  return {
    subject: `What you may do in ${organization} has changed`,
    parts: [
      said(facts, by, [
        `has changed what you may do in the organization ${organization}.`,
        `What you may do in the organization ${organization} was changed.`,
      ]),
      ...listed('From now on you may also:', added),
      ...listed('From now on you may no longer:', removed),
      ...held(permissions),
    ],
    because: because(facts),
  };
};

export const permissionGrantedLetter = (notice: Of<'permission-granted'>, facts: Facts): Letter => {
  const { by, permission, until, before } = notice;
  const organization = organizationIn(facts);
  return {
    subject: `What you may do in ${organization} for a time`,
    parts: [
      said(facts, by, [
        `has given you a permission in the organization ${organization}, for a time.`,
        `You were given a permission in the organization ${organization}, for a time.`,
      ]),
      ...listed(`Until ${instantInWords(until)} you may:`, [permission]),
      ...(before === undefined ? [] : [`So far that was to end on ${instantInWords(before)}.`]),
    ],
    because: because(facts),
  };
};

export const grantEndedLetter = ({ by, permission, until }: Of<'grant-ended'>, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  return {
    subject: `What you may do in ${organization} has changed`,
    parts: [
      said(facts, by, [
        `has taken back a permission in the organization ${organization} before its time.`,
        `A permission of yours in the organization ${organization} was taken back before its time.`,
      ]),
      ...listed(`It was given to you until ${instantInWords(until)}, to:`, [permission]),
    ],
    because: because(facts),
  };
};

export const grantLapsedLetter = ({ permission, until }: Of<'grant-lapsed'>, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  return {
    subject: `A permission of yours in ${organization} has ended`,
    parts: [
      `A permission of yours in the organization ${organization} has come to its end.`,
      ...listed(`It was given to you until ${instantInWords(until)}, to:`, [permission]),
    ],
    because: because(facts),
  };
};

export const memberRemovedLetter = ({ by }: Of<'member-removed'>, facts: Facts): Letter => {
  const organization = organizationIn(facts);
  return {
    subject: `You are no longer a member of ${organization}`,
    parts: [
      said(facts, by, [
        `has removed you from the organization ${organization} on Charter.`,
        `You were removed from the organization ${organization} on Charter.`,
      ]),
      'You may no longer do anything there.',
    ],
    because: `You get this because you were a member of the organization ${organization} on Charter.`,
  };
};

export const projectAccessLetter = (notice: Of<'project-access-changed'>, facts: Facts): Letter => {
  const { by, projectId, added, removed } = notice;
  const project = `the project ${projectId} of ${organizationIn(facts)}`;
  return {
    subject: `What you may do in ${project} has changed`,
    parts: [
      said(facts, by, [`has changed what you may do in ${project}.`, `What you may do in ${project} was changed.`]),
      ...listed('From now on you may there:', added, inWordsOfProject),
      ...listed('From now on you may no longer:', removed, inWordsOfProject),
    ],
    because: because(facts),
  };
};
