/** What the table is asked for: methods, time steps, number of images. */
import { methodName } from '../../charts.js';
import { h } from '../../dom.js';
import { LAB_METHODS, type Settings, STEPS } from '../../settings.js';

export interface Controls {
  readonly element: HTMLElement;
  show(settings: Settings): void;
}

/** Checkboxes for methods and T, and a field for N. */
export function createControls(settings: Settings, change: (changes: Partial<Settings>) => void): Controls {
  const methods = checkboxes('Methods', LAB_METHODS, methodName, (chosen) => change({ tableMethods: chosen }));
  // A link may name others than the usual ones.
  const choices = [...new Set([...STEPS, ...settings.tableSteps])].sort((a, b) => a - b);
  const steps = checkboxes('Time steps T', choices, String, (chosen) => change({ tableSteps: chosen }));
  const images = h('input', { id: 'table-images', type: 'number', min: 1, max: 10_000, step: 1, required: true });
  images.addEventListener('change', () => {
    if (images.reportValidity()) change({ tableImages: Number(images.value) });
  });
  const field = h('div', { class: 'field' }, h('label', { for: 'table-images' }, 'N, number of images'), images);
  return {
    element: h(
      'form',
      { class: 'controls', onsubmit: (event: Event) => event.preventDefault() },
      methods.element,
      steps.element,
      field,
    ),
    show({ tableMethods, tableSteps, tableImages }) {
      methods.show(tableMethods);
      steps.show(tableSteps);
      if (document.activeElement !== images) images.value = String(tableImages);
    },
  };
}

function checkboxes<V extends string | number>(
  title: string,
  values: readonly V[],
  name: (value: V) => string,
  change: (chosen: V[]) => void,
) {
  const boxes = values.map((value) => h('input', { type: 'checkbox', value: String(value) }));
  const chosen = () => values.filter((_, i) => boxes[i].checked);
  for (const box of boxes) {
    box.addEventListener('change', () => {
      if (chosen().length === 0) box.checked = true; // a table needs one
      change(chosen());
    });
  }
  const labels = values.map((value, i) => h('label', { class: 'check' }, boxes[i], name(value)));
  return {
    element: h('fieldset', { class: 'checks' }, h('legend', {}, title), h('div', { class: 'check-row' }, ...labels)),
    show(list: readonly V[]) {
      for (const [i, value] of values.entries()) boxes[i].checked = list.includes(value);
    },
  };
}
