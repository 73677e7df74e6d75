import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Child {
  readonly pid: number;
  /** The program and its arguments. */
  readonly command: readonly string[];
}

/** The processes one has started and that still run. */
export function childrenOf(parent: number): readonly Child[] {
  return existsSync('/proc/self/stat') ? childrenInProc(parent) : childrenByPs(parent);
}

/** Linux, also where no `ps` is installed. */
function childrenInProc(parent: number): readonly Child[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        // The name in brackets may hold anything; after it come the state and the parent.
        const [state, parentOf] = (
          readFileSync(join('/proc', entry, 'stat'), 'utf8')
            .split(') ')
            .pop() ?? ''
        ).split(' ');
        if (Number(parentOf) !== parent || state === 'Z') return [];
        const command = readFileSync(join('/proc', entry, 'cmdline'), 'utf8').split('\0');
        return [{ pid: Number(entry), command }];
      } catch {
        return []; // ended meanwhile
      }
    });
}

function childrenByPs(parent: number): readonly Child[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parentOf, program]) => Number(parentOf) === parent && program !== 'ps')
    .map(([pid, , ...command]) => ({ pid: Number(pid), command }));
}
