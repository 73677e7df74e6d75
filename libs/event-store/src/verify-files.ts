import type pg from 'pg';
import { readFileDescription } from './content.js';
import type { Findings } from './verify-findings.js';

interface Described {
  readonly size: number;
  readonly place: string;
}

/** Files are large: so many are hashed by the database in one statement. */
const filesAtOnce = 8;

/** The files beside the ledger against their own names, and against the texts that describe them. */
export class Files {
  count = 0;
  /** Described and not there: destroyed on purpose, or lost. */
  missing = 0;
  /** There and described by nothing: written for a command that was not recorded in the end. */
  unreferenced = 0;
  /** Memory: a line for every file. */
  private readonly described = new Map<string, Described>();

  constructor(private readonly findings: Findings) {}

  /** Takes a description whose own digest was right. */
  take(description: Uint8Array, place: string): void {
    const file = readFileDescription(description);
    if (!file) {
      this.findings.add(place, 'it describes no file');
      return;
    }
    const known = this.described.get(file.sha256);
    if (known && known.size !== file.size)
      this.findings.add(place, `it gives the file ${file.sha256} another size than ${known.place}`);
    this.described.set(file.sha256, known ?? { size: file.size, place });
  }

  /** Reads every file's bytes once. */
  async finish(client: pg.ClientBase): Promise<void> {
    for (let after = ''; ;) {
      const { rows } = await client.query<{ digest: string; size: number; intact: boolean }>(
        `select encode(digest, 'hex') as digest, octet_length(body) as size, sha256(body) = digest as intact
          from ledger.file where digest > decode($1, 'hex') order by digest limit ${filesAtOnce}`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) break;
      for (const row of rows) this.check(row);
      this.count += rows.length;
      after = last.digest;
    }
    this.missing = this.described.size;
  }

  private check({ digest, size, intact }: { digest: string; size: number; intact: boolean }): void {
    const described = this.described.get(digest);
    this.described.delete(digest);
    if (!intact) this.findings.add(`file ${digest}`, 'its bytes are not those it is named after');
    else if (!described) this.unreferenced++;
    else if (described.size !== size)
      this.findings.add(`file ${digest}`, `it has ${size} bytes, and ${described.size} by ${described.place}`);
  }
}
