/** One name in an archive's directory, as the directory says it; nothing is unpacked. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes it would have. */
  readonly unpacked: number;
  readonly isEncrypted: boolean;
  readonly isLink: boolean;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const endSize = 22;
/** A comment at the end of an archive is at most this long. */
const longestComment = 0xffff;
const mostEntries = 2000;
/** Stored, deflated: what offices' programs write. */
const methods: ReadonlySet<number> = new Set([0, 8]);
const unixLink = 0o120000;

/**
 * The directory of a ZIP archive that is one from its first byte to its last: the directory stands right before the end, every entry has its
 * own header under the same name, and nothing is written twice. Undefined for anything else, ZIP64 included, which nothing of our size needs.
 */
export function readZipDirectory(bytes: Buffer): readonly ZipEntry[] | undefined {
  const end = findEnd(bytes);
  if (end === undefined || bytes.length < endSize || bytes.readUInt32LE(0) !== localHeader) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  const isWhole = bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 8) === count && start + size === end;
  if (!isWhole || count > mostEntries) return undefined;
  const entries: ZipEntry[] = [];
  let at = start;
  for (let n = 0; n < count; n++) {
    const found = readEntry(bytes, at, start, end);
    if (!found) return undefined;
    entries.push(found.entry);
    at = found.next;
  }
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  return at === end && names.size === entries.length ? entries : undefined;
}

/** Whether a reader of archives would find one at the end of these bytes, whatever stands before it. */
export function endsAsZip(bytes: Buffer): boolean {
  for (const end of ends(bytes)) {
    const start = end - bytes.readUInt32LE(end + 12);
    if (start >= 0 && start + 4 <= end && bytes.readUInt32LE(start) === centralHeader) return true;
  }
  return false;
}

const findEnd = (bytes: Buffer): number | undefined =>
  [...ends(bytes)].find((end) => end + endSize + bytes.readUInt16LE(end + 20) === bytes.length);

function* ends(bytes: Buffer): Generator<number> {
  const first = Math.max(0, bytes.length - endSize - longestComment);
  for (let at = bytes.length - endSize; at >= first; at--)
    if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === endOfDirectory) yield at;
}

function readEntry(bytes: Buffer, at: number, start: number, end: number) {
  if (at + 46 > end || bytes.readUInt32LE(at) !== centralHeader) return undefined;
  const nameLength = bytes.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  const local = bytes.readUInt32LE(at + 42);
  if (next > end || !methods.has(bytes.readUInt16LE(at + 10))) return undefined;
  const name = bytes.subarray(at + 46, at + 46 + nameLength);
  if (!isSaidThere(bytes, local, start, name)) return undefined;
  const text = decoded(name);
  if (text === undefined) return undefined;
  const entry: ZipEntry = {
    name: text,
    unpacked: bytes.readUInt32LE(at + 24),
    isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    isLink: (bytes.readUInt16LE(at + 40) & 0o170000) === unixLink,
  };
  return { entry, next };
}

/** Some readers believe the directory, others the headers: both must say the same name. */
function isSaidThere(bytes: Buffer, at: number, start: number, name: Buffer): boolean {
  if (at + 30 + name.length > start || bytes.readUInt32LE(at) !== localHeader) return false;
  return bytes.readUInt16LE(at + 26) === name.length && bytes.subarray(at + 30, at + 30 + name.length).equals(name);
}

function decoded(name: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(name);
  } catch {
    return undefined;
  }
}
