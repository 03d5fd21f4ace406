/** What a conversion that came with its model says of how it was made. */
import { type MethodChoice, usedOptions } from '../convert/method.js';
import { parseMethod } from '../convert/methods/index.js';
import { DEFAULT_OPTIONS, OPTIONS, type OptionValues } from '../convert/options.js';
import type { Network } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';

/** The method of the table that a stored conversion says it was made with; undefined where it names none. */
function knownChoice({ options: { method } }: Pick<Conversion, 'options'>): MethodChoice | undefined {
  try {
    return parseMethod(String(method));
  } catch {
    return undefined;
  }
}

/**
 * The method that a stored conversion says it was made with; where that is none of the table's, one of its name and class
 * that converts nothing anew.
 */
export function storedChoice(conversion: Pick<Conversion, 'options'>): MethodChoice {
  const { method: name, class: ofClass } = conversion.options;
  const label = String(name ?? 'stored');
  const convert = () => Promise.reject(new Error(`${label} cannot be converted anew`));
  const method = {
    name: label,
    source: 'the model file',
    summary: label,
    class: ofClass === 'E' ? 'E' : 'A',
    convert,
  } as const;
  return knownChoice(conversion) ?? { label, method, parameter: 0 };
}

/**
 * What a conversion says of how it was made, without options that decide nothing for its method.
 *
 * @param input how images enter, where the conversion itself does not say it
 */
export function toldOf(
  conversion: Pick<Conversion, 'options'>,
  network: Network,
  input: Partial<OptionValues> = {},
): Record<string, unknown> {
  const told = { ...conversion.options, ...input };
  const choice = knownChoice(conversion);
  if (!choice) return told;
  const used = usedOptions([choice], { ...DEFAULT_OPTIONS, ...told }, network);
  return Object.fromEntries(Object.entries(told).filter(([name]) => !(name in OPTIONS) || name in used));
}
