/** `ic-snn methods`: what each method is and where it comes from. */
import type { Command } from 'commander';
import { CLASS_NOTES, type Method, type MethodClass } from '../convert/method.js';
import { METHODS } from '../convert/methods/index.js';
import { wrap } from './layout.js';
import { addJson } from './options.js';
import { emit } from './output.js';

export function addMethods(program: Command): void {
  addJson(program.command('methods'))
    .addHelpText(
      'after',
      '\nA method is named in --method, --methods: ic-snn, opi:0.99, best:A, or all.\n\nExample:\n  ic-snn methods',
    )
    .action(({ json }: { json?: string }) => emit(report(), METHODS.map(factsOf), json));
}

function factsOf({ name, class: ofClass, summary, source, parameter, variants }: Method) {
  const { name: number, byDefault, most, sweep } = parameter ?? {};
  return {
    ...{ name, class: ofClass, summary, source },
    ...(parameter && { parameter: { name: number, byDefault, most, sweep } }),
    ...(variants && { variants: Object.keys(variants) }),
  };
}

function report(): string {
  const classes = [...new Set(METHODS.map((method) => method.class))].sort();
  const notes = classes.map((one: MethodClass) => wrap(`class ${one}: ${CLASS_NOTES[one]}`, undefined, '  '));
  return [...METHODS.map(entryOf), notes.join('\n')].join('\n\n');
}

function entryOf(method: Method): string {
  const { name, class: ofClass, summary, source } = method;
  const text = [summary, ...numberOf(method)].join('; ');
  return `${name} (class ${ofClass}; ${source})\n  ${wrap(text, undefined, '  ')}`;
}

/** What may stand behind a colon. */
function numberOf({ name, parameter, variants }: Method): string[] {
  if (variants)
    return [
      `${Object.keys(variants)
        .map((one) => `${name}:${one}`)
        .join(', ')} for one class each`,
    ];
  if (!parameter) return [];
  const { name: number, byDefault } = parameter;
  const otherwise = byDefault === undefined ? 'that of the options' : byDefault;
  return [`${name}:N for its ${number} (default ${otherwise}), ${name}:best for the one that agrees best with the ANN`];
}
