/** Row, column and channel of a neuron as fields: the keyboard's way to choose what the mouse clicks on. */
import type { Shape } from '../../../network/layer.js';
import { h } from '../../dom.js';

export interface Coordinates {
  readonly element: HTMLElement;
  /** Shows neuron n, in (H, W, C) order. */
  show(shape: Shape, n: number): void;
}

/** The fields; `choose` gets the neuron that was typed in. */
export function createCoordinates(choose: (n: number) => void): Coordinates {
  let shape: Shape = [1, 1, 1];
  const inputs = ['row', 'column', 'channel'].map((name) => {
    const input = h('input', { id: `neuron-${name}`, type: 'number', min: 0, step: 1, required: true });
    input.addEventListener('change', () => {
      const [y, x, c] = inputs.map((one) => Number(one.value));
      if (inputs.every((one) => one.reportValidity())) choose((y * shape[1] + x) * shape[2] + c);
    });
    return input;
  });
  const fields = inputs.map((input) => {
    const name = input.id.replace('neuron-', '');
    return h('div', { class: 'field' }, h('label', { for: input.id }, name), input);
  });
  return {
    element: h('div', { class: 'coordinates', role: 'group', 'aria-label': 'Neuron' }, ...fields),
    show(next, n) {
      shape = next;
      const [, W, C] = shape;
      const p = Math.floor(n / C);
      for (const [i, value] of [Math.floor(p / W), p % W, n % C].entries()) {
        inputs[i].max = String(shape[i] - 1);
        inputs[i].value = String(value);
      }
    },
  };
}
