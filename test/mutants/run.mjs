/**
 * Shows that the properties can fail: plants one error at a time in a copy of the sources and runs the property that
 * must find it. Exits with 1 where an error survives. `--only TEXT` runs the mutants whose name or property contains it.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTANTS } from './list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TESTS = 'test/properties/properties.test.ts';
const KERNELS = 'src/engine/wasm/kernels.generated.ts';
const { only } = parseArgs({ options: { only: { type: 'string', default: '' } } }).values;
const copy = mkdtempSync(join(tmpdir(), 'ic-snn-mutants-'));
const env = { ...process.env, CHROMIUM: 'none' }; // no browser, so no page is built
let child;
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => {
  child?.kill();
  process.exit(130);
});

/** Status and output of a command in the copy. */
function run(command, ...args) {
  return new Promise((resolve, reject) => {
    child = spawn(command, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => void (output += data));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

const vitest = (...more) =>
  run(
    'node',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    '.',
    '--config',
    'test/fast.config.ts',
    TESTS,
    ...more,
  );

async function buildKernels() {
  const { status, output } = await run('npx', 'asc', 'assembly/index.ts', '--target', 'release');
  if (status !== 0) throw new Error(`the kernels cannot be built:\n${output}`);
  await run('node', 'assembly/inline.mjs');
}

/** Plants a mutant, runs its property, takes it out again; true where the property failed. */
async function isKilled({ name, file, find, replace, property }) {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  const count = before.split(find).length - 1;
  if (count !== 1) throw new Error(`${name}: "${find}" occurs ${count} times in ${file}, not once; mend the list`);
  const kernels = file.startsWith('assembly/') ? readFileSync(join(copy, KERNELS)) : undefined;
  writeFileSync(
    path,
    before.replace(find, () => replace),
  );
  try {
    if (kernels) await buildKernels();
    const { status, output } = await vitest('-t', property);
    // Only a property that ran and gave a counterexample counts; a mutant that does not even load is no mutant.
    const found = /Property failed after \d+ tests/.test(output);
    if (status !== 0 && !found) throw new Error(`${name}: the tests broke down, which shows nothing:\n${output}`);
    return found;
  } finally {
    writeFileSync(path, before);
    if (kernels) writeFileSync(join(copy, KERNELS), kernels);
  }
}

for (const name of ['src', 'test', 'assembly', 'package.json', 'asconfig.json', 'tsconfig.json'])
  cpSync(join(root, name), join(copy, name), { recursive: true });
for (const name of ['node_modules', 'dist', 'data']) symlinkSync(join(root, name), join(copy, name));

const clean = await vitest();
if (clean.status !== 0) {
  console.error(`without a mutant the properties must pass:\n${clean.output}`);
  process.exit(1);
}
const tested = new Set(readFileSync(join(root, TESTS), 'utf8').match(/(?<=test\(')\w+/g));
const unproven = [...tested].filter((property) => !MUTANTS.some((one) => one.property === property));
const chosen = MUTANTS.filter(({ name, property }) => name.includes(only) || property.includes(only));
let survivors = 0;
for (const [i, mutant] of chosen.entries()) {
  const began = performance.now();
  const killed = await isKilled(mutant);
  if (!killed) survivors += 1;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const verdict = killed ? 'found   ' : 'SURVIVED';
  console.log(`${i + 1}/${chosen.length} ${verdict} ${mutant.property}: ${mutant.name} (${mutant.file}, ${seconds} s)`);
}
for (const property of unproven) console.log(`no mutant for ${property}`);
console.log(`${chosen.length - survivors} of ${chosen.length} planted errors found`);
if (survivors > 0 || unproven.length > 0) process.exitCode = 1;
