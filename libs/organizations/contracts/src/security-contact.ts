/**
 * Under which subject a vault seals an address that an organization named as its security contact, by the address's look-up.
 * Erasing whoever has the address destroys that key; the address is free again afterwards, so the next one has another `era`.
 */
export const subjectOfSecurityContact = (emailLookup: string, era: number): string =>
  `contact:${emailLookup}${era === 0 ? '' : `.${era}`}`;
