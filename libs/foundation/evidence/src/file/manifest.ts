import { keyFor, type SigningKey } from '../checkpoint/signing-key';
import { isSignedBy, signedBytes, type Sign } from '../checkpoint/signature';
import type { Manifest, Said } from './line-kinds';

export type ManifestFault =
  /** It counts or hashes other lines than those before it. */
  | 'manifest-differs'
  /** Its key is none that signs at the last checkpoint or after it. */
  | 'manifest-key-wrong'
  | 'manifest-signature-wrong';

/** What stands before a manifest, as it was gone through. */
export type Counted = Omit<Manifest, 'keyId'>;

type Checking = Readonly<{ counted: Counted; keys: readonly SigningKey[]; checkpoint: number }>;

/** What is wrong with a manifest, given what was gone through; undefined where nothing is. */
export const manifestFault = (
  manifest: Said['manifest'],
  { counted, keys, checkpoint }: Checking,
): Readonly<{ fault: ManifestFault; detail: string }> | undefined => {
  for (const [name, value] of Object.entries(counted))
    if (manifest[name as keyof Counted] !== value)
      return {
        fault: 'manifest-differs',
        detail: `It says ${name}: ${manifest[name as keyof Counted]}, not ${value}.`,
      };
  // A key may come back: then it is that of its last turn.
  const key = keys.findLast(({ keyId }) => keyId === manifest.keyId);
  const first = keyFor(checkpoint, keys);
  if (!key || !first || key.since < first.since)
    return { fault: 'manifest-key-wrong', detail: `At checkpoint ${checkpoint} it is not for this key to sign.` };
  if (isSignedBy(key.publicKey, signedPart(manifest), manifest.signature)) return undefined;
  return { fault: 'manifest-signature-wrong', detail: `It was not signed by ${manifest.keyId}.` };
};

/** The manifest with the signature of its key. */
export const signManifest = async (manifest: Manifest, sign: Sign): Promise<Said['manifest']> => ({
  ...manifest,
  signature: (await sign(signedPart(manifest))).toString('base64url'),
});

const signedPart = ({ lines, events, withheld, streams, sha256, keyId }: Manifest): Buffer =>
  signedBytes('export', { lines, events, withheld, streams, sha256, keyId });
