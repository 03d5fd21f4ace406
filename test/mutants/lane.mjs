/** A copy of the project in which errors are planted, one after the other, and tests are run. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['src', 'test', 'assembly', 'package.json', 'asconfig.json', 'tsconfig.json'];
const LINKED = ['node_modules', 'dist', 'data'];
const KERNELS = 'src/engine/wasm/kernels.generated.ts';
const REPORT = 'report.json';

/** What a failure has to say: an expectation or a property that does not hold, not a program that breaks down. */
const FOUND = /^(AssertionError|Error: Property failed after \d+ tests|Error: promise (resolved|rejected) )/;

export function createLane() {
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-mutants-'));
  const env = { ...process.env, CHROMIUM: 'none' }; // no browser, so no page is built
  const children = new Set();
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(folder, name));

  /** Status and output of a command in the copy. */
  const run = (command, ...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      children.add(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => void (output += data));
      child.on('error', reject);
      child.on('close', (status) => {
        children.delete(child);
        resolve({ status, output });
      });
    });

  /** Runs the tests of some files whose names match: each with its full name, status and messages. */
  const runTests = async (files, pattern) => {
    rmSync(join(folder, REPORT), { force: true });
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--root', '.', '--config', 'test/fast.config.ts'];
    const reports = ['--reporter=json', `--outputFile=${REPORT}`];
    const { output } = await run('node', ...vitest, ...reports, ...files, '-t', pattern);
    const report = readReport();
    if (!report) return { tests: [], output };
    const tests = report.testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => ({ file, fullName, status, failureMessages })),
    );
    return { tests, output: report.testResults.map(({ message }) => message).join('\n') || output };
  };

  function readReport() {
    try {
      return JSON.parse(readFileSync(join(folder, REPORT), 'utf8'));
    } catch {
      return undefined; // vitest did not come that far
    }
  }

  async function buildKernels() {
    const { status, output } = await run('npx', 'asc', 'assembly/index.ts', '--target', 'release');
    if (status !== 0) throw new Error(`the kernels cannot be built:\n${output}`);
    await run('node', 'assembly/inline.mjs');
  }

  return {
    /** Without a planted error: the tests that fail, and the names that are none's. */
    async failing(mutants) {
      const files = [...new Set(mutants.map(({ test }) => test))];
      const { tests, output } = await runTests(files, mutants.map(({ pattern }) => literal(pattern)).join('|'));
      if (tests.length === 0) return [output];
      const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
      const isRun = ({ test, pattern }) =>
        tests.some((one) => one.file.endsWith(test) && one.fullName.includes(pattern) && one.status === 'passed');
      const unknown = mutants.filter((one) => !isRun(one)).map(({ test, pattern }) => `no test in ${test}: ${pattern}`);
      return [...failed, ...unknown];
    },

    /** Plants an error, runs its tests, takes it out again. */
    async plant({ name, file, find, replace, test, pattern }) {
      const path = join(folder, file);
      const before = readFileSync(path, 'utf8');
      const count = before.split(find).length - 1;
      if (count !== 1) throw new Error(`${name}: "${find}" occurs ${count} times in ${file}, not once; mend the list`);
      const kernels = file.startsWith('assembly/') ? readFileSync(join(folder, KERNELS)) : undefined;
      writeFileSync(
        path,
        before.replace(find, () => replace),
      );
      try {
        if (kernels) await buildKernels();
        const { tests, output } = await runTests([test], literal(pattern));
        const messages = tests.flatMap(({ failureMessages }) => failureMessages);
        const found = messages.some((message) => FOUND.test(message));
        return { found, output: found ? '' : messages.join('\n') || output };
      } finally {
        writeFileSync(path, before);
        if (kernels) writeFileSync(join(folder, KERNELS), kernels);
      }
    },

    close() {
      for (const child of children) child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
