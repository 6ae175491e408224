/** How a value of the API reads: text and numbers as they are, nothing for null, lists and objects as JSON. */
export const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Without the control characters that could steer a terminal: labels and names are other people's words. */
export const harmless = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, ' ');
