/** The doors of the package: what a program can import, that it is there, and what comes with it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const facts = JSON.parse(read('package.json')) as {
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  dependencies: Record<string, string>;
};
const doors = Object.entries(facts.exports).flatMap(([name, files]) =>
  typeof files === 'string' ? [] : [{ name, ...files }],
);

/** Doors that open something of Node or of the browser. */
const NOT_CORE = ['./files/node', './datasets/node', './workers/node', './workers/browser', './worker/node'];
/** Packages that a door may take with it; the others take none. */
const TAKES: Readonly<Record<string, readonly string[]>> = { './files': ['pako', 'upng-js'] };

test('the main door has about 20 names, each of them listed', async () => {
  const text = read('src/index.ts');
  expect(text).not.toContain('export *');
  const names = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type, list]) =>
    list
      .split(',')
      .map((name) => ({ name: name.replace('type ', '').trim(), isType: !!type || name.includes('type ') })),
  );
  expect(names.length).toBeGreaterThanOrEqual(18);
  expect(names.length).toBeLessThanOrEqual(24);
  const values = names.filter(({ isType }) => !isType).map(({ name }) => name);
  expect(Object.keys(await import('../../src/index.js')).sort()).toEqual(values.sort());
});

test.each(doors)('$name is built, with its types', ({ types, default: file }) => {
  expect(existsSync(join(root, types)), types).toBe(true);
  expect(existsSync(join(root, file)), file).toBe(true);
});

test('nets that come with the package can be opened from outside', () => {
  const net = import.meta.resolve('ic-snn/data/resnet20-synthetic.safetensors');
  expect(existsSync(fileURLToPath(net))).toBe(true);
});

test('every door and the library example compile without the DOM, libraries and optional fields checked', {
  timeout: 120_000,
}, () => {
  const folder = join(root, 'build/doors'); // inside the package, so that it can be imported by its name
  const core = doors.filter(({ name }) => !name.includes('browser'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'all.ts'),
    core
      .map(
        ({ name }, k) =>
          `import * as door${k} from 'ic-snn${name.slice(1)}';\nexport const names${k} = Object.keys(door${k});`,
      )
      .join('\n'),
  );
  const [, example] = /## As a library\n\n```ts\n(.*?)```/s.exec(read('README.md')) ?? [];
  writeFileSync(join(folder, 'example.ts'), example);
  const compilerOptions = {
    ...{
      target: 'es2022',
      lib: ['es2022'],
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.ts', 'example.ts'] }));
  try {
    const { stdout, status } = spawnSync('npx', ['tsc', '-p', folder], { cwd: root, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the command is built', () => {
  for (const file of Object.values(facts.bin)) expect(read(file)).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test.each(doors.filter(({ name }) => !NOT_CORE.includes(name)))(
  '$name takes nothing of Node with it',
  ({ name, default: file }) => {
    const outside = importsOf(file).outside;
    expect(outside.filter(({ what }) => what.startsWith('node:'))).toEqual([]);
    const packages = new Set(outside.map(({ what }) => what));
    expect([...packages].sort()).toEqual(TAKES[name] ?? []);
    for (const one of packages) expect(Object.keys(facts.dependencies)).toContain(one);
  },
);

/** What a built module imports, directly or not, from outside the package, and who asks for it; not what it loads later. */
function importsOf(entry: string): { outside: { what: string; by: string }[] } {
  const seen = new Set<string>();
  const outside: { what: string; by: string }[] = [];
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, what] of readFileSync(path, 'utf8').matchAll(
      /^(?:import|export)\b(?:[^'"\n]* from)? ['"]([^'"]+)['"];$/gm,
    )) {
      if (what.startsWith('.')) visit(join(dirname(path), what));
      else outside.push({ what, by: relative(root, path) });
    }
  };
  visit(join(root, entry));
  expect(seen.size).toBeGreaterThan(0);
  return { outside };
}
