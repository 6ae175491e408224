const m = 0x5bd1e995;
const seed = 0x9747b28c;

/** Kafka's own hash (murmur2), so that other producers put the same key into the same partition. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;

const mixed = (k: number): number => {
  const multiplied = Math.imul(k, m);
  return Math.imul(multiplied ^ (multiplied >>> 24), m);
};

export const murmur2 = (bytes: Buffer): number => {
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let index = 0; index < whole; index += 4) hash = Math.imul(hash, m) ^ mixed(bytes.readInt32LE(index));
  const rest = bytes.subarray(whole);
  if (rest.length > 0) {
    rest.forEach((byte, index) => (hash ^= byte << (8 * index)));
    hash = Math.imul(hash, m);
  }
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return (hash ^ (hash >>> 15)) | 0;
};
