/** The methods that the lab offers: names, classes, and what they ask of the options. */
import { askedOptions, CLASS_NOTES, type Method, type MethodClass } from '../convert/method.js';
import { PAPER_METHOD_NAMES, parseMethod, STORABLE_METHOD_NAMES } from '../convert/methods/index.js';
import type { OptionName, OptionValues } from '../convert/options.js';
import type { Network } from '../network/layer.js';
import type { Settings } from './settings.js';

/** The methods that the paper compares in figures 6 and 7, and the layer view with it: its first and its last. */
export const COMPARED: readonly string[] = [PAPER_METHOD_NAMES[0], PAPER_METHOD_NAMES[PAPER_METHOD_NAMES.length - 1]];

/** A method in words for somebody who has never heard of it. */
interface PlainWords {
  readonly title: string;
  readonly note: string;
}

/** What the view of one image sets side by side, in this order. */
export const COLUMNS: ReadonlyMap<string, PlainWords> = new Map([
  [COMPARED[0], { title: 'SNN', note: 'plain conversion' }],
  [COMPARED[1], { title: 'IC-SNN', note: 'the paper: a head start for each neuron' }],
  ['best', { title: 'best', note: 'fitted; neurons may take spikes back' }],
]);

/** The columns, and the chosen method where it is none of them. */
export function columnMethods(method: string): string[] {
  return [...new Set([...COLUMNS.keys(), method])];
}

/** A method of the table, by its name. */
export function methodOf(name: string): Method {
  return parseMethod(name).method;
}

export { methodName } from '../report/palette.js';

/** The methods of one class. */
export interface ClassOfMethods {
  readonly class: MethodClass;
  /** "A causal, binary spikes" */
  readonly title: string;
  readonly names: readonly string[];
}

/** Short names of classes, for menus; CLASS_NOTES says more. */
const CLASS_TITLES: Readonly<Record<MethodClass, string>> = {
  ...{ A: 'A causal binary', B: 'B signed', C: 'C layer-synchronous', D: 'D graded', E: 'E retrained' },
};

/** All methods whose result is a network, class by class. */
export const METHOD_CLASSES: readonly ClassOfMethods[] = (Object.keys(CLASS_TITLES) as MethodClass[])
  .map((one) => ({
    ...{ class: one, title: CLASS_TITLES[one] },
    names: STORABLE_METHOD_NAMES.filter((name) => methodOf(name).class === one),
  }))
  .filter(({ names }) => names.length > 0);

/** A method in a sentence, with its class and where it comes from. */
export function describeMethod(name: string): string {
  const { summary, source, class: one } = methodOf(name);
  const first = /^\w\(/.test(summary) ? summary[0] : summary[0].toUpperCase(); // v(0) is a symbol
  return `${first}${summary.slice(1)} (${source}). Class ${one}: ${CLASS_NOTES[one].split(':')[0]}.`;
}

/** The methods that the present view runs. */
function methodsOf({ view, method, tableMethods }: Settings): readonly string[] {
  switch (view) {
    case 'image':
      return [method];
    case 'layer':
      return COMPARED;
    case 'table':
      return tableMethods;
    default:
      return view satisfies never;
  }
}

/** The options that each method of the view works with, and which of them it asks for a net, where that is there already. */
export function optionsOf(
  settings: Settings,
  network?: Network,
): { options: OptionValues; asks: readonly OptionName[] }[] {
  return methodsOf(settings).map((name) => {
    const method = methodOf(name);
    return { options: { ...settings, ...method.fixed }, asks: askedOptions(method, settings, network) };
  });
}

/** The values to which all methods of the view fix an option; undefined where one leaves it free. */
export function fixedBy(settings: Settings, option: OptionName): unknown[] | undefined {
  const values = methodsOf(settings).map((name) => methodOf(name).fixed?.[option]);
  return values.includes(undefined) ? undefined : [...new Set<unknown>(values)];
}
