/** Converts with any method of the table. */
import { type Conversion, copyParameters, withMaxPooling } from '../network/snn.js';
import type { Calibration } from './calibration.js';
import type { MethodChoice } from './method.js';
import { parseMethod } from './methods/index.js';
import { type ConversionOptions, checkOptions } from './options.js';
import { choose } from './pipeline.js';

/**
 * Makes an SNN for T steps.
 *
 * Asked again for the same, a calibration remembers the answer; it hands out a copy each time. Max pools are read as the options say, whatever the
 * calibration was made for.
 *
 * @param method  a name of the table (`ic-snn`, `rmp:0.9`), or one that was read already
 * @throws RangeError for options out of range or a method that cannot do them
 * @example
 * const calibration = new Calibration(createInlineRunner({ engine: 'wasm', network }), images, DEFAULT_OPTIONS);
 * const snn = await convert(calibration, 'ic-snn', { ...DEFAULT_OPTIONS, steps: 16 });
 */
export async function convert(
  calibration: Calibration,
  method: string | MethodChoice,
  options: ConversionOptions,
): Promise<Conversion> {
  const choice = typeof method === 'string' ? parseMethod(method, 'method') : method;
  checkConversion(choice, options);
  const own = calibration.reading(options.maxPooling);
  const known = await own.once(`convert ${choice.label} ${JSON.stringify(options)}`, async () => {
    const conversion = await convertOrSweep(own, choice, options);
    const named = { ...conversion, options: { method: choice.label, ...conversion.options } };
    return withMaxPooling(named, calibration.network, options.maxPooling);
  });
  return copyParameters(known);
}

/** With `best` the number of the sweep whose SNN agrees with the ANN on most calibration images, the first of equals. */
async function convertOrSweep(
  calibration: Calibration,
  { label, method, parameter }: MethodChoice,
  options: ConversionOptions,
): Promise<Conversion> {
  const convertWith = (number: number) =>
    method.convert(calibration, { ...options, ...(number > 0 && method.parameter?.options?.(number)) }, number);
  if (parameter !== 'best') return convertWith(parameter);
  if (!method.parameter) throw new Error(`${method.name} has no numbers to choose from`);
  const candidates: Conversion[] = [];
  for (const number of method.parameter.sweep) {
    const conversion = await convertWith(number);
    const chosen = [`${method.parameter.name} ${number}`, conversion.options.chosen].filter(Boolean).join(', ');
    candidates.push({ ...conversion, options: { ...conversion.options, chosen } });
  }
  const labelOf = ({ options: { chosen } }: Conversion) => `${label}, ${chosen}`;
  return choose(calibration, candidates, options.steps, labelOf, method.simulation);
}

/**
 * Refuses what a method cannot do; worth asking before long work.
 *
 * @throws RangeError
 */
export function checkConversion({ method }: MethodChoice, options: ConversionOptions): void {
  checkOptions(options);
  if (method.fixed) checkOptions({ ...options, ...method.fixed });
  method.check?.(options);
}
