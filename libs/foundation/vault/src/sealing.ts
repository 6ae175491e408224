import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { labelOf } from './label';
import { NotSealed } from './vault';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `v1.<label>.<nonce, ciphertext and tag in base64url>` */
const SEALED = /^v1\.([^.]+)\.([\w-]+)$/;

type Sealing = Readonly<{ key: Uint8Array; subject: string; label: string }>;

/**
 * Seals a text for a subject. The nonce is made from label and text: equal texts are sealed equally, so what is sent
 * again is the same again, and two different texts never share a nonce.
 */
export const sealText = (sealing: Sealing, text: string): string => {
  const label = labelOf(sealing.label);
  const nonce = createHmac('sha256', subKey(sealing.key, 'nonce'))
    .update(`${label}\0${text}`)
    .digest()
    .subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, subKey(sealing.key, 'encryption'), nonce).setAAD(associated(sealing));
  const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return `v1.${label}.${Buffer.concat(parts).toString('base64url')}`;
};

/** The text that was sealed for the subject; NotSealed when this is none such. */
export const openText = ({ key, subject }: Omit<Sealing, 'label'>, sealed: string): string => {
  const { label, bytes } = partsOf(sealed);
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, subKey(key, 'encryption'), nonce, { authTagLength: TAG_BYTES })
    .setAAD(associated({ subject, label }))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch (error) {
    throw new NotSealed(`This was not sealed as ${label} for ${subject}.`, { cause: error });
  }
};

const partsOf = (sealed: string) => {
  const [, label, payload] = SEALED.exec(sealed) ?? [];
  if (label === undefined || payload === undefined) throw new NotSealed('This is not a sealed text.');
  const bytes = Buffer.from(payload, 'base64url');
  // The decoder ignores stray bits at the end: a sealed text has one form only.
  const isWhole = bytes.length >= NONCE_BYTES + TAG_BYTES && bytes.toString('base64url') === payload;
  if (!isWhole) throw new NotSealed('This is not a whole sealed text.');
  return { label, bytes };
};

/** Of the label no NUL is part, so no two pairs of subject and label look the same. */
const associated = ({ subject, label }: Omit<Sealing, 'key'>) => Buffer.from(`v1\0${subject}\0${label}`);

const subKey = (key: Uint8Array, use: 'encryption' | 'nonce') =>
  Buffer.from(hkdfSync('sha256', key, '', `charter vault v1 ${use}`, 32));
