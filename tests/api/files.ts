import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** Small files as programs write them, and as somebody with bad intentions would. */

export const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
export const tiff = Buffer.concat([Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(12)]);
export const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
  chunk('IDAT', deflateSync(Buffer.alloc(2))),
  chunk('IEND', Buffer.alloc(0)),
]);

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** How an entry is written otherwise than it is. */
export interface EntryChange {
  readonly unpacked?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Upper half of the external attributes: a Unix mode. */
  readonly mode?: number;
  /** The name before the bytes, where it is not the one in the directory. */
  readonly localName?: string;
}

export type Entry = readonly [name: string, text: string, change?: EntryChange];

/** A ZIP archive of texts, deflated. */
export function zip(entries: readonly Entry[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text, change = {}] of entries) {
    const packed = deflateRawSync(Buffer.from(text));
    const unpacked = change.unpacked ?? Buffer.byteLength(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(change.flags ?? 0x0800, 2);
    common.writeUInt16LE(change.method ?? 8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(unpacked, 18);
    const localName = Buffer.from(change.localName ?? name);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), lengthIn(common, localName), localName, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((change.mode ?? 0) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const centralName = Buffer.from(name);
    directory.push(
      Buffer.concat([Buffer.from('504b01021403', 'hex'), lengthIn(common, centralName), rest, centralName]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...locals, central, end, Buffer.from(comment)]);
}

function lengthIn(common: Buffer, name: Buffer): Buffer {
  const filled = Buffer.from(common);
  filled.writeUInt16LE(name.length, 22);
  return filled;
}

const types: Entry = ['[Content_Types].xml', '<Types/>'];
export const docx = (...more: readonly Entry[]): Buffer =>
  zip([types, ['word/document.xml', '<w:document/>'], ...more]);
export const xlsx = (...more: readonly Entry[]): Buffer => zip([types, ['xl/workbook.xml', '<workbook/>'], ...more]);
export const ofd = (...more: readonly Entry[]): Buffer =>
  zip([['OFD.xml', '<ofd:OFD/>'], ['Doc_0/Document.xml', '<ofd:Document/>'], ...more]);

export const mediaTypes = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  ofd: 'application/ofd',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
