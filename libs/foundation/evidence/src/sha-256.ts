import { hash } from 'node:crypto';

/** SHA-256 as base64url. A text stands for its UTF-8. */
export const sha256Text = (content: string | Uint8Array): string => hash('sha256', content, 'base64url');

/** SHA-256 as bytes. Through the text, since the runtime makes that in half the time that it takes for a buffer. */
export const sha256 = (content: string | Uint8Array): Buffer => Buffer.from(sha256Text(content), 'base64url');

export const HASH_BYTES = 32;
