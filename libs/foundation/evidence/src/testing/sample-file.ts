import type { SignedCheckpoint } from '../checkpoint/checkpoint';
import type { SigningKey } from '../checkpoint/signing-key';
import { evidenceFile, type ExportedStream } from '../file/evidence-file';
import type { Header, Person } from '../file/line-kinds';
import type { Seal, Signer } from './sample-seal';
import type { Streams } from './sample-store';

/** What a spec says of a file; all of it is sealed where nothing else is said. */
export type Exporting = Readonly<{
  streams: Streams;
  /** The last checkpoint, and those before it that go along. */
  seal: Seal;
  before?: readonly SignedCheckpoint[];
  keys: readonly SigningKey[];
  signer: Signer;
  isWithheld?: (eventId: string) => boolean;
  /** Streams of which it is proven that they are not there. */
  absent?: readonly string[];
  header?: Header;
  persons?: readonly Person[];
}>;

/** A file of evidence as one text. */
export const fileOf = async (exporting: Exporting): Promise<string> => {
  const { streams, seal, before = [], keys, signer, absent = [], persons = [] } = exporting;
  const names = [...streams.keys()].toSorted();
  const pieces = evidenceFile({
    header: exporting.header ?? { position: seal.checkpoint.position, at: seal.checkpoint.latest },
    streams: names.map(name => exportedStream(name, exporting)),
    keys,
    checkpoints: [...before, seal.checkpoint],
    proofs: [...names, ...absent].toSorted().map(seal.prove),
    persons,
    keyId: signer.keyId,
    sign: signer.sign,
  });
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

const exportedStream = (stream: string, { streams, seal, isWithheld = () => false }: Exporting): ExportedStream => ({
  stream,
  sealed: seal.heads.find(head => head.stream === stream)?.revision,
  events: (streams.get(stream) ?? []).map(({ event, ...place }) => ({
    ...place,
    event,
    isWithheld: isWithheld(event.id),
  })),
});
