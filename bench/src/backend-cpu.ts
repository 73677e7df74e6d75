import { readFileSync } from 'node:fs';

/** CPU seconds a process of this machine has used, from /proc; undefined where there is none. Clock ticks are hundredths on Linux. */
export function backendSeconds(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
