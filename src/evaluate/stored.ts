/** What a conversion that came with its model says of how it was made. */
import { type MethodChoice, usedOptions } from '../convert/method.js';
import { METHODS, parseMethod } from '../convert/methods/index.js';
import { DEFAULT_OPTIONS, OPTIONS, type OptionValues } from '../convert/options.js';
import type { Network } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';

/**
 * The method that a stored conversion says it was made with; where that is none of the table's, one of its name and class
 * that converts nothing anew.
 */
export function storedChoice({ options: { method: name, class: ofClass } }: Conversion): MethodChoice {
  const label = String(name ?? 'stored');
  try {
    return parseMethod(label);
  } catch {
    const convert = () => Promise.reject(new Error(`${label} cannot be converted anew`));
    const method = {
      name: label,
      source: 'the model file',
      summary: label,
      class: ofClass === 'E' ? 'E' : 'A',
      convert,
    } as const;
    return { label, method, parameter: 0 };
  }
}

/**
 * What a conversion says of how it was made, without options that decide nothing for its method.
 *
 * @param input how images enter, where the conversion itself does not say it
 */
export function toldOf(
  { options: own }: Pick<Conversion, 'options'>,
  network: Network,
  input: Partial<OptionValues> = {},
): Record<string, unknown> {
  const told = { ...own, ...input };
  const method = METHODS.find(({ name }) => name === String(own.method).split(':')[0]);
  if (!method) return told;
  const used = usedOptions([parseMethod(String(own.method)).method], { ...DEFAULT_OPTIONS, ...told }, network);
  return Object.fromEntries(Object.entries(told).filter(([name]) => !(name in OPTIONS) || name in used));
}
