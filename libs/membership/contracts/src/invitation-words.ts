type Words = Readonly<{ status: number; title: string }>;

/** What a link leads to that is not one of ours, or not the latest one: nobody learns which. */
export const NO_INVITATION: Words = {
  status: 404,
  title: 'There is no such invitation. If it was sent to you again, use the link in the latest message.',
};

/** What a link leads to when its invitation is over, by how that came. */
export const INVITATION_OVER = {
  accepted: { status: 410, title: 'This invitation was accepted already.' },
  declined: { status: 410, title: 'This invitation was declined.' },
  revoked: { status: 410, title: 'This invitation was withdrawn: ask for another.' },
  lapsed: { status: 410, title: 'This invitation has expired: ask for another.' },
} as const satisfies Readonly<Record<string, Words>>;
