import type { By, Notice, Recipient } from '@charter/notifications-domain';

/** Who is to be told what. */
export type Telling = Readonly<{ recipient: Recipient; notice: Notice }>;

/** Says that an event is mailed to nobody. A type that is merely forgotten does not compile. */
export const tellsNobody = Symbol('tells nobody');

/** Tells somebody, unless they did it themselves: whoever did something knows. */
export const unlessOwn = ({ id }: By, userId: string, notice: Notice): readonly Telling[] =>
  id === userId ? [] : tell(userId, notice);

export const tell = (userId: string, notice: Notice): readonly Telling[] => [{ recipient: { userId }, notice }];
