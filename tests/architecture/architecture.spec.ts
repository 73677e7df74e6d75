import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(__dirname, '../..');
const planted = join(__dirname, 'planted');

const real = cruise(root, ['apps', 'libs', 'bench']);
const wrong = cruise(planted, ['apps', 'libs']);
const ruleNames = real.summary.ruleSetUsed.forbidden.map(({ name }) => name);

describe('The arrows of the house', () => {
  it('are kept by the real tree', () => {
    expect(real.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });

  // A boundary check that reads nothing also passes.
  it('are checked in every source file there is', () => {
    const read = new Set(real.modules.map(({ source }) => source));
    const onDisk = ['apps', 'libs', 'bench'].flatMap(sourcesBelow);
    expect(onDisk.length).toBeGreaterThanOrEqual(12);
    expect(onDisk.filter((file) => !read.has(file))).toEqual([]);
  });

  it('are read from the sources, not from a build', () => {
    expect(real.modules.map(({ source }) => source).filter((source) => /(^|\/)dist\//.test(source))).toEqual([]);
  });
});

describe('A planted violation is found', () => {
  it('and there are rules to break', () => {
    expect(ruleNames.length).toBeGreaterThanOrEqual(15);
  });

  it.each(ruleNames)('%s', (name) => {
    const found = wrong.summary.violations.filter(({ rule }) => rule.name === name).map(({ from }) => basename(from));
    expect(found).toContain(`${name}.ts`);
  });

  it('and files that keep the rules are left alone', () => {
    const guilty = new Set(wrong.summary.violations.map(({ from }) => basename(from, '.ts')));
    expect([...guilty].filter((name) => !ruleNames.includes(name))).toEqual([]);
  });
});

interface Graph {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

/** The import graph of `folders` below `base`, read by the same command and rules as `npm run arch`. */
function cruise(base: string, folders: readonly string[]): Graph {
  const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const args = [depcruise, '--config', config, '--output-type', 'json', ...folders];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: base,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!stdout.startsWith('{')) throw new Error(`The import graph could not be read: ${stderr}`);
  return JSON.parse(stdout) as Graph;
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && /\/src\//.test(file) && !/\/(dist|node_modules)\//.test(file));
}
