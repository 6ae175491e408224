import { isRefusal } from '@charter/event-sourcing';
import { orProblem, Problem, requestOf, tooMany, type Caller, type ProblemOf } from '@charter/service';
import { USER_PROBLEMS } from '../http/problems';
import type { UsersDesk } from '../http/users.desk';
import { emailChangedPage, emailChangePage } from '../pages/account-pages';
import type { Shown } from '../pages/shown';
import type { Visit } from '../pages/the-visit';
import { normalEmail } from '../people/naming';
import { addressChange, type AddressChangeRefusal } from '../registering/address-change';
import type { Registrar } from '../registering/registrar';
import type { AccountLinks } from './account-links';

export const EMAIL_CHANGES = Symbol('email changes');

type Parts = Readonly<{
  registrar: Pick<Registrar, 'users' | 'identifiers' | 'claimed' | 'withEmail' | 'sealing' | 'usernameOf'>;
  links: AccountLinks;
  own: UsersDesk['own'];
}>;

/** What the controllers ask and order about other addresses, in the words of the service. */
export type EmailChangesDesk = ReturnType<typeof emailChangesDesk>;

const TAKEN = { status: 409, title: 'There is an account with this address already.' };
const PROBLEMS: ProblemOf<AddressChangeRefusal> = { ...USER_PROBLEMS, 'email-taken': TAKEN };

/** Whoever came by a link waits for it; a store that takes longer than this is not there. */
const LIMIT_MS = 5_000;
const HOUR_SECONDS = 60 * 60;

export const emailChangesDesk = ({ registrar, links, own }: Parts) => {
  const { users, identifiers, claimed, sealing } = registrar;
  const change = addressChange({ users, identifiers, claimed });
  return {
    /** The address is theirs only once they come by the link that is sent to it. */
    request: async (user: string, address: string, caller: Caller): Promise<void> => {
      const { id } = await own(user, caller);
      const email = normalEmail(address);
      const holder = await registrar.withEmail(email);
      if (holder && holder.userId !== id) throw new Problem(TAKEN.status, TAKEN.title);
      const sealed = { email: await sealing.seal(id, 'email', email), emailLookup: sealing.lookup('email', email) };
      const command = { type: 'RequestEmailChange', data: { ...sealed, by: caller.id, at: caller.now } } as const;
      const outcome = await users.handle(id, requestOf(caller, command), caller.deadline);
      if (isRefusal(outcome) && outcome.refused === 'too-many-email-changes')
        throw tooMany(USER_PROBLEMS[outcome.refused].title, HOUR_SECONDS);
      orProblem(USER_PROBLEMS, outcome);
    },
    ask: async (token: string): Promise<Shown> => {
      const followed = await links.follow(token, 'email-change');
      links.assertOpen(followed, 'email-change');
      const { userId, state } = followed.known;
      const email = (await sealing.openText(userId, state.address.wanted?.email ?? '')) ?? '';
      return { page: emailChangePage({ username: (await registrar.usernameOf(userId)) ?? '', email }) };
    },
    confirm: async (token: string, { correlationId }: Pick<Visit, 'correlationId'>): Promise<Shown> => {
      const { linkNumber, known } = await links.follow(token, 'email-change');
      const [at, deadline] = [new Date().toISOString(), AbortSignal.timeout(LIMIT_MS)];
      const outcome = await change({ userId: known.userId, linkNumber, correlationId, at, deadline });
      const email = orProblem(PROBLEMS, outcome);
      return { page: emailChangedPage((await sealing.openText(known.userId, email)) ?? '') };
    },
  };
};
