/** A package that is not installed: one line that names it, from the command that needs it and from no other. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { goldenPath } from '../support/golden.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ic-snn-packages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
cpSync(join(root, 'package.json'), join(folder, 'package.json'));

/** Runs the command line with these packages only. */
function run(
  packages: readonly string[],
  ...words: string[]
): { status: number | null; stderr: string; stdout: string } {
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  for (const name of packages) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return spawnSync(process.execPath, [join(folder, 'dist/cli/main.js'), ...words], { encoding: 'utf8' });
}

const NEEDED = ['commander', 'pako', 'upng-js'];
const says = (name: string) => `ic-snn: needs the package ${name}, which is not installed; run "npm install ${name}"\n`;

test('commander: every command', () => {
  const { status, stderr } = run([], 'info', '--help');
  expect({ status, stderr }).toEqual({ status: 1, stderr: says('commander') });
});

test('modern-tar: download, before it fetches anything', () => {
  const { status, stderr } = run(NEEDED, 'download', 'cifar10', '-o', join(folder, 'cifar10'));
  expect({ status, stderr }).toEqual({ status: 1, stderr: says('modern-tar') });
});

test('models of every kind need no package of their own', () => {
  const onnx = run(NEEDED, 'info', fileURLToPath(goldenPath('mlp', 'net.onnx')));
  expect({ status: onnx.status, stderr: onnx.stderr }).toEqual({ status: 0, stderr: '' });
  const own = run(NEEDED, 'info', join(root, 'data/resnet20-synthetic.safetensors'));
  expect({ status: own.status, stderr: own.stderr }).toEqual({ status: 0, stderr: '' });
  expect(own.stdout).toContain('19 spiking layers');
});

test('h5wasm: NIR files, before the work that ends in one', () => {
  const net = join(root, 'data/resnet20-synthetic.safetensors');
  const { status, stderr } = run(NEEDED, 'convert', net, '--steps', '8', '-o', join(folder, 'a.nir'));
  expect({ status, stderr }).toEqual({ status: 1, stderr: says('h5wasm') });
});

test('no package has a script that runs when it is installed', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  expect(Object.keys(packages).filter((name) => packages[name].hasInstallScript)).toEqual([]);
});

test('what only commands need is optional, and the lock file knows', () => {
  const facts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  expect(Object.keys(facts.dependencies)).toEqual(['pako', 'upng-js']);
  expect(Object.keys(facts.optionalDependencies)).toContain('commander');
  execFileSync('npm', ['ls', '--package-lock-only', '--omit=dev'], { cwd: root, stdio: 'ignore' });
});
