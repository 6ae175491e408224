import { fold, isNothingChanged } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import type { Person } from '@charter/evidence';
import { user, userHistory, type UserEvent } from '@charter/identity-domain';
import type { Vault } from '@charter/vault';

type Parts = Readonly<{ store: Pick<EventStore, 'read'>; vault: Pick<Vault, 'open'> }>;

/** Who people are, opened from what identity has stored of them. Of whoever was erased, or is no user, nothing is known. */
export async function* personsOf({ store, vault }: Parts, ids: Iterable<string>): AsyncGenerator<Person> {
  for (const id of ids) {
    const events: UserEvent[] = [];
    for await (const { event } of store.read(`user-${id}`, 0n))
      if (!isNothingChanged(event)) events.push(userHistory.decode(event));
    const state = fold(user, events);
    if (!('roles' in state)) continue;
    const open = async (sealed: string | undefined) =>
      sealed === undefined ? undefined : await vault.open(id, sealed);
    const email = await open(state.address.email);
    const names = await Promise.all([open(state.details.firstName), open(state.details.lastName)]);
    const name = names.filter(part => part !== undefined).join(' ');
    yield { id, ...(name === '' ? {} : { name }), ...(email === undefined ? {} : { email }) };
  }
}
