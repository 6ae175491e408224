import { html } from 'htm/preact';
import { render } from 'preact-render-to-string';

export { html };

/** Markup in which whatever was put in stands as text. */
export type Markup = ReturnType<typeof html>;

/** A whole HTML document, as it is sent. */
export const documentOf = (root: Markup): string => `<!doctype html>${render(root)}`;
