/** All conversions that lie beside the shipped nets are what calibration finds, bit for bit: data/calibrate.mjs again. */
import { expect, test } from 'vitest';
import { convertAsAsked, SHIPPED_CONVERSIONS, storedOf } from '../support/stored-conversions.js';

test.each(SHIPPED_CONVERSIONS)('%s', async (file) => {
  for (const { asked, conversion } of storedOf(file).stored) {
    const again = await convertAsAsked(file.replace(/-\d+\.safetensors$/, ''), asked);
    expect(again, `${asked.method}, T = ${asked.options.steps}`).toEqual(conversion);
  }
});
