import { fileKinds } from '@shangda/api/items/file-kinds';
import { readZipDirectory } from '@shangda/api/items/zip-directory';
import { docx, type Entry, jpeg, mediaTypes, ofd, pdf, png, tiff, xlsx, zip } from './files.js';

type Type = keyof typeof mediaTypes;

const faultOf = (type: Type, bytes: Buffer): string | undefined => fileKinds.get(mediaTypes[type])?.faultOf(bytes);
const whole: Readonly<Record<Type, Buffer>> = { pdf, png, jpeg, tiff, ofd: ofd(), docx: docx(), xlsx: xlsx() };
const everyType = Object.keys(whole) as Type[];
const withEntry = (...entry: Entry): Buffer => docx(entry);

describe('the kinds of files that may be attached', () => {
  it.each(everyType)('%s is known by its bytes, and no other kind takes them for its own', (type) => {
    for (const other of everyType)
      expect([other, faultOf(other, whole[type])]).toEqual([
        other,
        other === type ? undefined : 'attachment.not_its_type',
      ]);
  });

  it.each(everyType)('%s is refused whole when it was cut short, and when it is nothing but its beginning', (type) => {
    for (const end of [1, 4, 8, whole[type].length - 1])
      expect([end, faultOf(type, whole[type].subarray(0, type === 'pdf' && end > 8 ? end - 3 : end))]).toEqual(
        type === 'tiff' && end > 8 ? [end, undefined] : [end, 'attachment.not_its_type'],
      );
  });

  it.each(everyType)('%s of any bytes but its own never throws', (type) => {
    for (let seed = 1; seed <= 300; seed++) {
      const bytes = Buffer.from(whole[type]);
      for (let at = seed % 7; at < bytes.length; at += 1 + ((seed * 31 + at) % 13)) bytes[at] = (seed * 17 + at) & 0xff;
      expect(() => faultOf(type, bytes)).not.toThrow();
      expect(() => faultOf(type, whole[type].subarray(seed % whole[type].length))).not.toThrow();
    }
  });

  it.each<readonly [string, Type, Buffer, string]>([
    ['a PDF with an archive behind it', 'pdf', Buffer.concat([pdf, docx()]), 'attachment.not_its_type'],
    [
      'a PDF whose archive ends as one',
      'pdf',
      Buffer.concat([pdf, zip([['a', 'b']], '\n%%EOF')]),
      'attachment.two_types',
    ],
    ['a picture with an archive behind it', 'png', Buffer.concat([png, docx()]), 'attachment.not_its_type'],
    [
      'a photograph whose archive ends as one',
      'jpeg',
      Buffer.concat([jpeg, zip([['a', 'b']], '\u0000'), Buffer.from('ffd9', 'hex')]),
      'attachment.two_types',
    ],
    ['a scan with an archive behind it', 'tiff', Buffer.concat([tiff, zip([['a', 'b']])]), 'attachment.two_types'],
    ['a picture that is a PDF to some', 'tiff', Buffer.concat([tiff, pdf]), 'attachment.two_types'],
    ['a document that is a PDF to some', 'docx', withEntry('%PDF-1.7', 'x'), 'attachment.two_types'],
    [
      'a document with a program before it',
      'docx',
      Buffer.concat([Buffer.from('MZ'), docx()]),
      'attachment.not_its_type',
    ],
    ['a document with bytes behind it', 'docx', Buffer.concat([docx(), Buffer.from('x')]), 'attachment.not_its_type'],
    ['a page of a web site', 'pdf', Buffer.from('<html>%PDF-1.7 %%EOF'), 'attachment.not_its_type'],
    [
      'the test file of virus scanners',
      'pdf',
      Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'),
      'attachment.not_its_type',
    ],
    ['an archive of no kind', 'docx', zip([['a.txt', 'a']]), 'attachment.not_its_type'],
    ['a spreadsheet said to be a text', 'docx', xlsx(), 'attachment.not_its_type'],
    ['macros', 'docx', withEntry('word/vbaProject.bin', 'x'), 'attachment.macros'],
    ['macros in capitals', 'xlsx', xlsx(['xl/VBAPROJECT.BIN', 'x']), 'attachment.macros'],
    ['controls', 'xlsx', xlsx(['xl/activeX/activeX1.xml', 'x']), 'attachment.macros'],
    ['a password', 'docx', withEntry('a', 'x', { flags: 0x0801 }), 'attachment.encrypted'],
    ['a link', 'docx', withEntry('a', '/etc/passwd', { mode: 0o120777 }), 'attachment.archive'],
    ['a way out', 'docx', withEntry('../../etc/passwd', 'x'), 'attachment.archive'],
    ['a way out for others', 'docx', withEntry('..\\..\\a', 'x'), 'attachment.archive'],
    ['an absolute name', 'docx', withEntry('/etc/passwd', 'x'), 'attachment.archive'],
    ['a drive', 'docx', withEntry('C:a', 'x'), 'attachment.archive'],
    ['a NUL in a name', 'docx', withEntry('a\u0000.xml', 'x'), 'attachment.archive'],
    ['a bomb', 'docx', withEntry('a', 'x', { unpacked: 300 * 1024 * 1024 }), 'attachment.archive'],
    ['a bomb beyond 32 bits', 'docx', withEntry('a', 'x', { unpacked: 0xffffffff }), 'attachment.archive'],
    ['another name before the bytes', 'docx', withEntry('a', 'x', { localName: 'b' }), 'attachment.not_its_type'],
    ['an unknown way of packing', 'docx', withEntry('a', 'x', { method: 99 }), 'attachment.not_its_type'],
    ['a name twice', 'docx', docx(['a', 'x'], ['A', 'y']), 'attachment.not_its_type'],
    [
      '2001 names',
      'docx',
      docx(...Array.from({ length: 2001 }, (_none, n): Entry => [`${n}`, 'x'])),
      'attachment.not_its_type',
    ],
  ])('%s is refused', (_what, type, bytes, fault) => expect(faultOf(type, bytes)).toBe(fault));

  it.each<readonly [string, Type, Buffer]>([
    ['a PDF with a line break or zeros behind it', 'pdf', Buffer.concat([pdf, Buffer.from('\r\n\u0000\u0000')])],
    ['a photograph padded with zeros', 'jpeg', Buffer.concat([jpeg, Buffer.alloc(512)])],
    [
      'a scan of the other byte order',
      'tiff',
      Buffer.concat([Buffer.from('4d4d002a00000008', 'hex'), Buffer.alloc(12)]),
    ],
    [
      'a document with a comment',
      'docx',
      zip(
        [
          ['[Content_Types].xml', ''],
          ['word/document.xml', ''],
        ],
        '办公室',
      ),
    ],
    ['a document with Tibetan and Chinese names', 'ofd', ofd(['附件/བོད་ཡིག.xml', 'x'])],
  ])('%s is taken', (_what, type, bytes) => expect(faultOf(type, bytes)).toBeUndefined());

  it('reads no more of an archive than its directory: what lies in it is never unpacked', () => {
    const entries = readZipDirectory(withEntry('bomb', '0'.repeat(5_000_000), { unpacked: 5_000_000 }));
    expect(entries?.find(({ name }) => name === 'bomb')).toEqual({
      name: 'bomb',
      unpacked: 5_000_000,
      isEncrypted: false,
      isLink: false,
    });
  });

  it('looks at ten megabytes in moments, whatever they hold', () => {
    const endless = Buffer.alloc(10 * 1024 * 1024, 'PK\u0005\u0006');
    const started = performance.now();
    for (const type of everyType) expect(faultOf(type, endless)).toBe('attachment.not_its_type');
    // A TIFF has no end of its own.
    for (const type of everyType)
      expect([type, faultOf(type, Buffer.concat([whole[type], endless])) === undefined]).toEqual([
        type,
        type === 'tiff',
      ]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
