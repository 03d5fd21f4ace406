/** The fields of the lab come from the table of options, its methods from the table of methods. No browser. */
import { describe, expect, it } from 'vitest';
import { STORABLE_METHOD_NAMES } from '../../src/convert/methods/index.js';
import { OPTION_NAMES, OPTIONS, type OptionSpec } from '../../src/convert/options.js';
import { resnet20, vgg16 } from '../../src/network/architectures.js';
import type { Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { CLASS_SYMBOLS, methodLooks } from '../../src/report/palette.js';
import { FIELDS, stateOf } from '../../src/web/fields.js';
import { describeMethod, METHOD_CLASSES, methodOf } from '../../src/web/methods.js';
import { DEFAULTS, type Settings } from '../../src/web/settings.js';

const state = (key: string, changes: Partial<Settings>, network?: Network) => {
  const field = FIELDS.find((one) => one.key === key);
  if (!field) throw new Error(`no field ${key}`);
  return stateOf(field, { ...DEFAULTS, ...changes }, network);
};

const withMaxPool = createNetwork([
  { kind: 'input', name: 'image', shape: [4, 4, 1] },
  { kind: 'max-pool', name: 'pool', input: 'image', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
]);

describe('fields', () => {
  it('are there for every option of the table, with its values and its help', () => {
    expect(FIELDS.map(({ key }) => key)).toEqual(['T', ...OPTION_NAMES, 'calibrationImages']);
    for (const name of OPTION_NAMES) {
      const field = FIELDS.find(({ key }) => key === name);
      const spec = OPTIONS[name] as OptionSpec<unknown>;
      expect(field?.help.toLowerCase()).toBe(`${spec.help}.`.toLowerCase());
      if (spec.choices) expect(field?.values).toEqual(spec.choices);
      for (const value of Object.keys(field?.names ?? {})) expect(field?.values, name).toContain(value);
    }
  });

  it('show what a method fixes as fixed, and what it leaves open as free', () => {
    expect(state('neuron', { method: 'signed-temporal' })).toEqual({ shown: true, fixed: { value: 'signed' } });
    expect(state('calibrate', { method: 'signed-temporal' }).fixed?.value).toBe('temporal');
    expect(state('fire', { method: 'signed-temporal' })).toEqual({ shown: true });
    expect(state('neuron', { method: 'ic-snn' })).toEqual({ shown: true });
    expect(state('quantile', { method: 'signed-temporal' }).shown).toBe(false); // of least squared error instead
    expect(state('quantile', { method: 'spike-norm' }).shown).toBe(false); // its own thresholds
  });

  it('that a net has no use for are not shown: max pooling, residual blocks', () => {
    const [plain, residual, pooled] = [vgg16({ width: 0.125 }), resnet20({ width: 0.125 }), withMaxPool];
    const shown = (key: string, net?: Network) => state(key, { method: 'ic-snn' }, net).shown;
    expect([undefined, plain, residual, pooled].map((net) => shown('maxPooling', net))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    for (const key of ['blockRule', 'blockThreshold'])
      expect([undefined, plain, residual].map((net) => shown(key, net))).toEqual([true, false, true]);
    expect(shown('compensation', plain)).toBe(true);
  });

  it('that decide nothing beside the others are not shown', () => {
    const shown = (key: string, changes: Partial<Settings>) => state(key, { method: 'ic-snn', ...changes }).shown;
    for (const [key, by, without] of [
      ['quantile', { threshold: 'quantile' }, { threshold: 'mmse' }],
      ['residual', { init: 'data' }, { init: 'weights' }],
      ['weightsRule', { init: 'weights' }, { init: 'zero' }],
      ['compensateInput', { coding: 'regular' }, { coding: 'bernoulli' }],
      ['blockRule', { init: 'zero' }, { init: 'zero', compensation: 'none' }],
      ['blockRule', { method: 'c-snn' }, { method: 'snn' }],
    ] as const) {
      expect([key, shown(key, by), shown(key, without)]).toEqual([key, true, false]);
    }
    expect(shown('blockThreshold', { threshold: 'mmse' })).toBe(true);
    expect(state('blockThreshold', { method: 'signed' })).toEqual({ shown: true, fixed: { value: 'own' } });
  });

  it('have a meaning where one of the table’s methods asks them', () => {
    const tableMethods = ['signed', 'two-phase'];
    expect(state('neuron', { view: 'table', tableMethods })).toEqual({ shown: true, fixed: { value: undefined } });
    expect(state('neuron', { view: 'table', tableMethods: [...tableMethods, 'snn'] })).toEqual({ shown: true });
    expect(state('seed', {}).shown).toBe(false);
    expect(state('seed', { coding: 'bernoulli' }).shown).toBe(true);
  });
});

describe('methods', () => {
  it('stand in the menu once each, under their class', () => {
    expect(METHOD_CLASSES.flatMap(({ names }) => names).sort()).toEqual([...STORABLE_METHOD_NAMES].sort());
    for (const { class: one, names, title } of METHOD_CLASSES) {
      expect(title[0]).toBe(one);
      for (const name of names) expect(describeMethod(name)).toContain(`Class ${methodOf(name).class}: `);
    }
  });

  it.each(['light', 'dark'] as const)('differ in colour or dashes in a %s chart, classes in shape', (theme) => {
    const looks = [...methodLooks(theme, STORABLE_METHOD_NAMES.slice(0, 20)).values()];
    expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(looks.length);
    expect(new Set(Object.values(CLASS_SYMBOLS)).size).toBe(5);
  });
});
