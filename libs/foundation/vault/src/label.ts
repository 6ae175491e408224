/** Labels stand unescaped in sealed texts and before a NUL in what is hashed, so they hold neither a dot nor a NUL. */
const LABEL = /^[\w:-]+$/;

/** The label, or an error that says what labels are made of. */
export const labelOf = (label: string): string => {
  if (!LABEL.test(label)) throw new Error(`A label has letters, digits, "_", ":" and "-": ${JSON.stringify(label)}.`);
  return label;
};
