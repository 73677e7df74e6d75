import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoRulebook } from '@shangda/cli/demo/fill-register';
import { peopleOf } from '@shangda/cli/demo/gannan-people';
import { gannanOffice, gannanUnits } from '@shangda/cli/demo/gannan-units';
import { Operator } from '@shangda/cli/operator';
import { openEmbeddedPlace } from '@shangda/cli/place';
import { preparePlace } from '@shangda/cli/serve';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit-registration';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const shellBlocks = (text: string): readonly string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
/** Comments are in the reader's language. */
const commandsOf = (block: string): string => block.replaceAll(/(?:^|\s+)# .*$/gm, '').trim();

describe('README.md and README.zh-CN.md', () => {
  it('have the same commands', () => {
    const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((file) => shellBlocks(read(file)).map(commandsOf));
    expect(english?.length).toBeGreaterThan(5);
    expect(chinese).toEqual(english);
  });
});

describe('the first steps of the README', () => {
  const [demo = '', ...steps] = shellBlocks(read('README.md').split('## First steps')[1]?.split('\n## ')[0] ?? '');
  let dataDir: string;
  let serving: ChildProcess;
  let url: string;

  /** The office as the demo leaves it, with the two units that are spoken of and no month of reports. */
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'shangda-readme-'));
    const place = await openEmbeddedPlace({ dataDir, log: () => undefined });
    await preparePlace(place, true, new Date('2026-04-02T09:00:00+08:00'));
    const operator = new Operator(place.appUrl);
    for (const unit of gannanUnits().filter(({ id }) => id === gannanOffice || id === '623001')) {
      await operator.run(registerUnit, { ...unit, unitId: unit.id }, `unit-${unit.id}`);
      for (const { id, ...person } of peopleOf(unit))
        await operator.run(registerPerson, { ...person, personId: id }, `person-${id}`);
    }
    const published = { officeId: gannanOffice, rulebook: demoRulebook() };
    await operator.run(publishRulebook, published, `rulebook-${gannanOffice}`);
    await operator.close();
    await place.leave();
    [serving, url] = await serve(dataDir);
    await untilOpened(url, dataDir);
  }, 120_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => serving.once('exit', resolve));
    serving.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true });
  }, 60_000);

  it('begin with the demo that stays up', () => {
    expect(commandsOf(demo)).toBe('npm run demo -- --port 3000 --data-dir .shangda/demo');
  });

  it('do what they say they do', () => {
    const script = steps.join('\n').replace('http://127.0.0.1:3000', url).replaceAll('.shangda/demo', dataDir);
    expect(script).toContain(url);
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/"version":1,"position":"\d+"/)]);
    expect(stdout).toMatch(/"version":2\b/);
    expect(stdout).toMatch(/"version":4,.*"views":"current"/);
    expect(stdout).toContain('"measured":1,"required":15');
    expect(stdout).toContain('"shortBy":14');
  }, 60_000);
});

async function serve(folder: string): Promise<[ChildProcess, string]> {
  const program = join(root, 'apps/cli/dist/main.js');
  const child = spawn(
    process.execPath,
    [program, 'serve', '--simulated', '--json', '--port', '0', '--data-dir', folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const document = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.trimEnd().endsWith('}')) resolve(said);
    });
    child.once('exit', (code) => {
      reject(new Error(`serve ended with ${String(code)}: ${said}`));
    });
  });
  return [child, (JSON.parse(document) as { readonly url: string }).url];
}

/** The worker's clock opens the month on its own. */
async function untilOpened(address: string, folder: string): Promise<void> {
  const token = spawnSync(
    process.execPath,
    [join(root, 'apps/cli/dist/main.js'), 'token', `${gannanOffice}-editor`, '--data-dir', folder],
    {
      encoding: 'utf8',
    },
  ).stdout.trim();
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const answer = await fetch(`${address}/v1/offices/${gannanOffice}/quotas?period=2026-04`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if ((await answer.text()).includes('"required":15')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the month was not opened');
}
