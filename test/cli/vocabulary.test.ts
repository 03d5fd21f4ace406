/** One vocabulary: names and defaults as typed, a way out of a typing error, completion, a spec to start from. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { completionScript } from '../../src/cli/completion.js';
import { createProgram } from '../../src/cli/program.js';
import { exampleSpec } from '../../src/cli/trace-example.js';
import { DEFAULT_OPTIONS, flagOf, OPTION_NAMES } from '../../src/convert/options.js';
import { serialiseModel } from '../../src/files/model-file.js';
import { parseTraceSpec, writeTraceSpec } from '../../src/files/trace-spec.js';
import type { Model } from '../../src/network/model.js';
import { expectRefused, run } from '../support/command-line.js';
import { convertAs } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-vocabulary-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const program = await createProgram();
const commandNamed = (name: string) => program.commands.find((one) => one.name() === name);

test('help: flags and defaults as they are typed, no JSON', () => {
  for (const name of ['convert', 'evaluate', 'audit', 'report', 'demo']) {
    const help = commandNamed(name)?.helpInformation() ?? '';
    expect(help).not.toMatch(/default[:"( ]+["[]/);
    const flat = help.replace(/\s+/g, ' ');
    for (const option of OPTION_NAMES) {
      expect(flat, name).toContain(`--${flagOf(option)} `);
      expect(flat, name).toContain(`default ${DEFAULT_OPTIONS[option]})`);
    }
  }
  expect(commandNamed('encode')?.helpInformation().replace(/\s+/g, ' ')).toContain('(default 32,128,1024)');
});

test('--method and --methods are the same', () => {
  const nowhere = at('nowhere.onnx');
  const asked = ['nonsense', '--calibration', 'synthetic'];
  const says = /"methods?" expected one of .*, got "nonsense"/;
  expectRefused(['evaluate', nowhere, '--data', 'synthetic', '--method', ...asked], says);
  expectRefused(['convert', nowhere, '--steps', '4', '-o', at('x.safetensors'), '--methods', ...asked], says);
  for (const name of ['audit', 'report', 'convert', 'evaluate']) {
    const flags = commandNamed(name)?.options.map(({ long }) => long);
    expect(flags, name).toEqual(expect.arrayContaining(['--method', '--methods']));
  }
});

test('a typing error is answered with what was meant, and where help is', () => {
  expectRefused(['evalute'], /unknown command 'evalute' \(Did you mean evaluate\?\); see "ic-snn --help"$/m);
  expectRefused(['info', 'x', '--jsn', '-'], /'--jsn' \(Did you mean --json\?\); see "ic-snn info --help"$/m);
});

test('bash completes commands, flags, values and files', () => {
  const script = at('completion.bash');
  writeFileSync(script, completionScript(program, 'bash'));
  const ask = (...words: string[]) => `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _ic_snn; echo "\${COMPREPLY[*]}"`;
  const asked = [
    ...[ask('ic-snn', 'ev'), ask('ic-snn', 'audit', 'm', '--ful'), ask('ic-snn', 'convert', 'm', '--residual', 'r')],
    ...[ask('ic-snn', 'evaluate', 'm', '--methods', 'potential'), ask('ic-snn', 'completion', '')],
    ...[ask('ic-snn', 'info', 'comp'), ask('ic-snn', 'report', 'm', '-o', 'comp')],
    'complete -p ic-snn',
  ];
  const { stdout, stderr } = spawnSync('bash', ['-c', `source ${script}\n${asked.join('\n')}`], {
    ...{ encoding: 'utf8', cwd: folder },
  });
  expect({ stderr, lines: stdout.trim().split('\n') }).toEqual({
    stderr: '',
    lines: [
      ...['evaluate', '--full', 'remainder raw', 'potential-calibration', 'bash zsh fish'],
      ...['completion.bash', 'completion.bash', 'complete -F _ic_snn ic-snn'],
    ],
  });
});

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

test.skipIf(!has('zsh'))('zsh reads its script', () => {
  const input = `autoload -Uz compinit && compinit -u -D\n${completionScript(program, 'zsh')}\necho $_comps[ic-snn]`;
  expect(spawnSync('zsh', ['-f'], { input, encoding: 'utf8' })).toMatchObject({ stderr: '', stdout: '_ic_snn\n' });
});

test.skipIf(!has('fish'))('fish completes', () => {
  const input = `${completionScript(program, 'fish')}\ncomplete -C 'ic-snn convert m --residual r'\ncomplete -C 'ic-snn au'`;
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', input], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^raw\b.*\naudit\t/ms);
});

const { network } = readGolden('vgg-mini');
const images = randomImages(network.shapes[0], 4, 5);
const bare: Model = { name: 'bare', network };
const specOf = (model: Model) => {
  return parseTraceSpec(
    new TextEncoder().encode(JSON.stringify(writeTraceSpec(model.network, exampleSpec(model)))),
    'spec.json',
    model.network,
  );
};

test.each(['ic-snn', 'signed-temporal', 'two-phase', 'potential-calibration'])(
  'trace --example writes what a model of %s holds, and trace reads it',
  async (method) => {
    const conversion = await convertAs(network, images, method, 4);
    const { steps, parameters } = specOf({ ...bare, conversion });
    const { thresholds, initialPotential, biasShift, fire, neuron, temporalBias } = conversion;
    expect(steps).toBe(4);
    expect(parameters).toEqual({
      ...{ thresholds, initialPotential, biasShift, fire },
      ...(neuron && { neuron }),
      ...(temporalBias && { temporalBias }),
    });
  },
);

test('trace --example of a net that is not converted runs, and info says how a converted one was made', async () => {
  const conversion = await convertAs(network, images, 'i-snn', 4, { quantile: 0.95 });
  const model = at('snn.safetensors');
  const calibration = { calibration: 'some images', calibrationImages: 4 };
  const made = { ...conversion, options: { ...conversion.options, ...calibration } };
  const normalisation = { mean: [0.5, 0.25, 0.5], std: [1, 2, 3] };
  writeFileSync(model, serialiseModel({ ...bare, normalisation, conversion: made }));
  const text = run('info', model).replace(/\s+/g, ' ');
  expect(text).toContain('normalisation: mean 0.5,0.25,0.5, std 1,2,3');
  for (const fact of ['steps 4', 'method i-snn', 'quantile 0.95', 'calibration some images', 'calibration-images 4'])
    expect(text).toMatch(new RegExp(`conversion: .*\\b${fact}\\b`));
  const plain = at('bare.safetensors');
  writeFileSync(plain, serialiseModel(bare));
  expect(run('info', plain)).toContain('normalisation: none');
  expect(run('trace', plain, '--example', at('case.json'))).toContain(
    `trace ${plain} --spec ${at('case.json')} runs it`,
  );
  const { spikeCounts } = JSON.parse(run('trace', plain, '--spec', at('case.json'))) as { spikeCounts: number[][][] };
  for (const layer of spikeCounts[0]) expect(Math.max(...layer)).toBeGreaterThan(0);
  expectRefused(['trace', plain], /"--spec" is needed: .*"--example case\.json" writes one/);
});

test('a command that is not asked for is there by name and summary only, in the same help', async () => {
  const some = await createProgram(['info', 'net.onnx']);
  const facts = (of: typeof program) => of.commands.map((command) => [command.name(), command.description()]);
  expect(facts(some)).toEqual(facts(program));
  for (const command of some.commands) expect(command.options.length > 0).toBe(command.name() === 'info');
});
