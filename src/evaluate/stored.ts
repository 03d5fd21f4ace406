/** The method of a conversion that came with its model. */
import type { MethodChoice } from '../convert/method.js';
import { parseMethod } from '../convert/methods/index.js';
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
