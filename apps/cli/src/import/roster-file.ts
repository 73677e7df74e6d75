import { microsOf } from '@shangda/api/http/instants';
import { ShiftDto } from '@shangda/api/rosters/roster.dto';
import { instantText } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { rosters } from '@shangda/domain/roster';
import { planDuty, type Shift } from '@shangda/domain/roster-planning';
import { byBeginning } from '@shangda/domain/stretches';
import { units } from '@shangda/domain/unit';
import type { Operator } from '../operator.js';
import { WronglyAsked } from '../terminal.js';
import { csvTable } from './csv-table.js';
import { problemsOf, sayProblem } from './validated.js';

/** What each column takes; also the help text of the command. */
export const rosterColumns = {
  from: 'instant with its offset, 2026-10-01T08:00:00+08:00',
  until: 'instant with its offset, at most 7 days later',
  officerId: 'id of a DUTY_OFFICER of the office',
  leaderId: 'optional: id of the leader who stands behind; empty for none',
} as const;

const { leaderId: _optional, ...required } = rosterColumns;
/** As many as one plan takes. */
const shiftsAtOnce = 200;

export interface ShiftRow extends Shift {
  readonly line: number;
}

/** The shifts of a CSV file, in the order they begin. Throws `WronglyAsked` with every line the API's door would not let in, and every overlap. */
export async function readRosterFile(bytes: Uint8Array): Promise<readonly ShiftRow[]> {
  const table = csvTable(bytes, { required: Object.keys(required), optional: ['leaderId'] });
  const read = table.map(({ line, cells: { leaderId = '', ...cells } }) => ({
    line,
    body: { ...cells, ...(leaderId !== '' && { leaderId }) },
  }));
  const problems = await Promise.all(read.map(({ line, body }) => problemsOf(line, body, ShiftDto, {})));
  if (problems.flat().length > 0)
    throw new WronglyAsked(problems.flat().map((problem) => sayProblem(problem, rosterColumns)));
  // What has passed the door is a shift.
  const rows = read.map(({ line, body }) => rowOf(line, body as unknown as Shift)).toSorted(byBeginning);
  const overlaps = rows.flatMap((row, at) => {
    const before = rows[at - 1];
    return before && row.from < before.until ? [`line ${row.line}: overlaps with line ${before.line}`] : [];
  });
  if (overlaps.length > 0) throw new WronglyAsked(overlaps);
  return rows;
}

const rowOf = (line: number, { from, until, ...people }: Shift): ShiftRow => ({
  line,
  from: instantText(microsOf(from)),
  until: instantText(microsOf(until)),
  ...people,
});

export interface RosterReport {
  readonly planned: number;
  /** Stood in the roster before. */
  readonly skipped: number;
}

/** Plans the shifts that do not stand yet. All are judged first: where the rules would refuse one, `WronglyAsked` names every such line and nothing is written. */
export async function importRoster(
  operator: Operator,
  officeId: string,
  rows: readonly ShiftRow[],
  onProgress: (done: number) => void = () => undefined,
): Promise<RosterReport> {
  const office = await operator.load(units, officeId);
  if (!office?.isOffice)
    throw new WronglyAsked([`${officeId} is ${office ? 'a unit that receives no reports' : 'not in the register'}`]);
  const wanted = await judged(operator, officeId, rows);
  for (let at = 0; at < wanted.length; at += shiftsAtOnce) {
    const shifts = wanted.slice(at, at + shiftsAtOnce);
    await operator.run(planDuty, { officeId, shifts }, streamKey(rosters, officeId));
    onProgress(at + shifts.length);
  }
  return { planned: wanted.length, skipped: rows.length - wanted.length };
}

async function judged(operator: Operator, officeId: string, rows: readonly ShiftRow[]): Promise<readonly Shift[]> {
  const rehearsal = await operator.rehearsal();
  const wanted: Shift[] = [];
  const problems: string[] = [];
  for (const { line, ...shift } of rows) {
    const decision = await rehearsal.decide(planDuty, { officeId, shifts: [shift] });
    if ('accepted' in decision) wanted.push(shift);
    if ('refused' in decision) {
      const { code, details = {} } = decision.refused;
      problems.push(`${sayProblem({ line, column: undefined, code }, {})} ${JSON.stringify(details)}`);
    }
  }
  if (problems.length > 0) throw new WronglyAsked([...problems, 'nothing was written']);
  return wanted;
}
