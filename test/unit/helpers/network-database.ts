/** A database of networks in MaxMind's format (specification 2.0) that knows one IPv4 network. */
export function networkDatabase(network: string, entry: object): Buffer {
  const [address = '', length = '0'] = network.split('/');
  const bits = address
    .split('.')
    .flatMap((octet) => [...Number(octet).toString(2).padStart(8, '0')])
    .slice(0, Number(length));
  const nodes = bits.length;
  const found = nodes + 16;
  const tree = bits.flatMap((bit, index) => {
    const next = index + 1 < nodes ? index + 1 : found;
    return [bit === '0' ? next : nodes, bit === '0' ? nodes : next].flatMap((record) => [
      record >> 16,
      (record >> 8) & 255,
      record & 255,
    ]);
  });
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_770_000_000,
    database_type: 'Test-City',
    description: {},
    ip_version: 4,
    languages: [],
    node_count: nodes,
    record_size: 24,
  };
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([Buffer.from(tree), Buffer.alloc(16), encode(entry), marker, encode(metadata)]);
}

function encode(value: unknown): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([head(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number' && Number.isInteger(value)) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(6, 4), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([head(3, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([
    head(7, entries.length),
    ...entries.flatMap(([key, inner]) => [encode(key), encode(inner)]),
  ]);
}

/** Type and size of a field; types above 7 take a second byte. */
const head = (type: number, size: number): Buffer =>
  type > 7
    ? Buffer.from([size, type - 7])
    : Buffer.from(size < 29 ? [(type << 5) | size] : [(type << 5) | 29, size - 29]);
