import { endsAsZip, readZipDirectory, type ZipEntry } from './zip-directory.js';

/** Why bytes are not taken for what they are said to be; the code of the problem. */
type Fault =
  | 'attachment.not_its_type'
  | 'attachment.two_types'
  | 'attachment.archive'
  | 'attachment.encrypted'
  | 'attachment.macros';

interface FileKind {
  /** Endings of a name, the usual one first. */
  readonly endings: readonly string[];
  readonly faultOf: (bytes: Buffer) => Fault | undefined;
}

/** What may be attached: what offices scan, write and photograph. Everything else is 415. */
export const fileKinds: ReadonlyMap<string, FileKind> = new Map<string, FileKind>([
  ['application/pdf', { endings: ['.pdf'], faultOf: alone(isPdf) }],
  ['image/png', { endings: ['.png'], faultOf: alone(isPng) }],
  ['image/jpeg', { endings: ['.jpg', '.jpeg'], faultOf: alone(isJpeg) }],
  ['image/tiff', { endings: ['.tif', '.tiff'], faultOf: alone(isTiff) }],
  // 版式文档, GB/T 33190.
  ['application/ofd', { endings: ['.ofd'], faultOf: archiveWith('OFD.xml') }],
  [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    { endings: ['.docx'], faultOf: archiveWith('[Content_Types].xml', 'word/document.xml') },
  ],
  [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    { endings: ['.xlsx'], faultOf: archiveWith('[Content_Types].xml', 'xl/workbook.xml') },
  ],
]);

/** A file of some kind that no reader of another kind would take for its own. */
function alone(isOfKind: (bytes: Buffer) => boolean): FileKind['faultOf'] {
  return (bytes) => {
    if (!isOfKind(bytes)) return 'attachment.not_its_type';
    if (endsAsZip(bytes) || (isOfKind !== isPdf && startsNearlyAsPdf(bytes))) return 'attachment.two_types';
    return undefined;
  };
}

const whiteSpace: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);

function isPdf(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 7).toString('latin1');
  const tail = trimmed(bytes, whiteSpace);
  return (head === '%PDF-1.' || head === '%PDF-2.') && tail.subarray(-5).toString('latin1') === '%%EOF';
}

/** Readers of PDF look for its beginning in the first KiB. */
const startsNearlyAsPdf = (bytes: Buffer): boolean => bytes.subarray(0, 1024).includes('%PDF-');

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** From the first chunk to the last, and nothing after it. */
function isPng(bytes: Buffer): boolean {
  if (!bytes.subarray(0, 8).equals(pngSignature)) return false;
  let type = '';
  let at = 8;
  while (at + 12 <= bytes.length && type !== 'IEND') {
    type = bytes.toString('latin1', at + 4, at + 8);
    if (at === 8 && type !== 'IHDR') return false;
    at += 12 + bytes.readUInt32BE(at);
  }
  return type === 'IEND' && at === bytes.length;
}

function isJpeg(bytes: Buffer): boolean {
  const tail = trimmed(bytes, new Set([0x00]));
  return bytes.length > 4 && bytes.readUInt32BE(0) >>> 8 === 0xffd8ff && tail.subarray(-2).toString('hex') === 'ffd9';
}

function isTiff(bytes: Buffer): boolean {
  if (bytes.length < 16) return false;
  const mark = bytes.subarray(0, 4).toString('hex');
  const directory = mark === '49492a00' ? bytes.readUInt32LE(4) : mark === '4d4d002a' ? bytes.readUInt32BE(4) : 0;
  return directory >= 8 && directory + 2 <= bytes.length;
}

function trimmed(bytes: Buffer, filling: ReadonlySet<number>): Buffer {
  let end = bytes.length;
  while (end > 0 && filling.has(bytes[end - 1] ?? 1)) end--;
  return bytes.subarray(0, end);
}

/** Bytes an archive may say it unpacks to. Whoever opens it is not protected by our not doing so. */
const mostUnpacked = 256 * 1024 * 1024;
const macros = /(?:^|\/)(?:vbaproject\.bin$|activex\/)/i;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const outOfTree = /^\/|(?:^|\/)\.\.(?:\/|$)|[\\:\u0000-\u001f\u007f]/;

/** An archive that is one from end to end and has these names in its directory. It is never unpacked. */
function archiveWith(...names: readonly string[]): FileKind['faultOf'] {
  return (bytes) => {
    const entries = readZipDirectory(bytes);
    if (!entries) return 'attachment.not_its_type';
    const present = new Set(entries.map(({ name }) => name));
    if (!names.every((name) => present.has(name))) return 'attachment.not_its_type';
    return startsNearlyAsPdf(bytes) ? 'attachment.two_types' : faultWithin(entries);
  };
}

function faultWithin(entries: readonly ZipEntry[]): Fault | undefined {
  if (entries.some(({ isEncrypted }) => isEncrypted)) return 'attachment.encrypted';
  if (entries.some(({ name }) => macros.test(name))) return 'attachment.macros';
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const isUnsafe = unpacked > mostUnpacked || entries.some(({ name, isLink }) => isLink || outOfTree.test(name));
  return isUnsafe ? 'attachment.archive' : undefined;
}
