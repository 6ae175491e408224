import { notFound } from '@charter/service';

/** Organizations have ids of another form: what is read of a person never stands where what is read of one does. */
const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of a person, or of a program. */
export const isPerson = (text: string): boolean => PERSON.test(text);

/** Throws 404 on what can be the id of nobody, before anything is written down about it. */
export const refuseUnlessPerson = (userId: string): void => {
  if (!isPerson(userId)) throw notFound('User');
};
