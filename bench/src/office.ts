import { readFileSync } from 'node:fs';
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { generateKeyPair, mintToken } from '@shangda/api/http/tokens';
import { completed } from '@shangda/api/rulebooks/national-rules';
import { Operator } from '@shangda/cli/operator';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit-registration';
import { readRulebook } from '@shangda/events/rulebook';
import type { BenchServer } from './server.js';

const office = '6230';
export const county = '623001';
const keys = generateKeyPair();
const gannan = new URL('../../rulebooks/gannan-2008.json', import.meta.url);

/** The smallest office that reports: a prefecture, a county, its officer, and Gannan's rulebook. */
export async function foundOffice({ server }: BenchServer): Promise<void> {
  const operator = new Operator(server.urls.app);
  const unit = { nameEn: 'Sample', isOffice: true, directReportingTo: [] };
  try {
    await operator.run(
      registerUnit,
      { ...unit, unitId: office, name: '甘南州', parentId: null, level: 'PREFECTURE', class: 'PREFECTURE_OFFICE' },
      `unit-${office}`,
    );
    await operator.run(
      registerUnit,
      { ...unit, unitId: county, name: '合作市', parentId: office, level: 'COUNTY', class: 'COUNTY_GOVERNMENT' },
      `unit-${county}`,
    );
    await operator.run(
      registerPerson,
      {
        personId: `${county}-officer`,
        name: '合作市信息员',
        unitId: county,
        grants: [{ role: 'INFO_OFFICER', unitId: county }],
      },
      `person-${county}-officer`,
    );
    const document = completed(readRulebook(JSON.parse(readFileSync(gannan, 'utf8'))));
    await operator.run(publishRulebook, { officeId: office, rulebook: document }, `rulebooks-${office}`);
  } finally {
    await operator.close();
  }
}

/** Departments of the prefecture, so that a ranking has somebody to rank. */
export async function registerDepartments({ server }: BenchServer, unitIds: readonly string[]): Promise<void> {
  const operator = new Operator(server.urls.app);
  const unit = { nameEn: 'Sample', isOffice: false, directReportingTo: [], parentId: office };
  try {
    for (const unitId of unitIds)
      await operator.run(
        registerUnit,
        { ...unit, unitId, name: unitId, level: 'DEPARTMENT', class: 'DEPARTMENT' },
        `unit-${unitId}`,
      );
  } finally {
    await operator.close();
  }
}

/** The officer's bearer token. */
export const officerToken = (): Promise<string> => mintToken(keys.privateKeyPem, `${county}-officer`, 86_400);

export interface Process {
  readonly url: string;
  stop(): Promise<void>;
}

/** What stands behind the doors: the whole; the same with appends answered at once; nothing. */
export const desks = ['ledger', 'no-database', 'doors-only'] as const;
export type DeskKind = (typeof desks)[number];

/** One api process. */
export const startApi = (bench: BenchServer, desk: DeskKind): Promise<Process> =>
  start(bench, fileURLToPath(new URL('./api-process.js', import.meta.url)), [desk]);

/** The worker as it is shipped: sealer, projector, quota clock. */
export const startWorker = (bench: BenchServer): Promise<Process> =>
  start(bench, createRequire(import.meta.url).resolve('@shangda/worker/main'), []);

function start({ server }: BenchServer, script: string, options: readonly string[]): Promise<Process> {
  const child = fork(script, options, {
    env: {
      ...process.env,
      DATABASE_URL: server.urls.app,
      QUEUE_DATABASE_URL: server.urls.queue,
      TOKEN_PUBLIC_KEY: keys.publicKeyPem,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`${script} ended at its start (code ${String(code)})`));
    });
    child.once('message', (message: { readonly url?: string }) => {
      resolve({
        url: message.url ?? '',
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      });
    });
  });
}
