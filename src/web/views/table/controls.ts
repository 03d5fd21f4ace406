/** What the table is asked for: methods, time steps, number of images. */
import { h } from '../../dom.js';
import { METHOD_CLASSES, methodName, methodOf } from '../../methods.js';
import { LAB_METHODS, type Settings, STEPS } from '../../settings.js';

export interface Controls {
  readonly element: HTMLElement;
  show(settings: Settings): void;
}

/** Checkboxes for methods and T, and a field for N. */
export function createControls(settings: Settings, change: (changes: Partial<Settings>) => void): Controls {
  const groups = METHOD_CLASSES.map(({ title, names }) => ({ title, values: names }));
  const take = (chosen: string[]) => change({ tableMethods: LAB_METHODS.filter((name) => chosen.includes(name)) });
  const methods = checkboxes('Methods', groups, methodName, take, (name) => methodOf(name).summary);
  // A link may name others than the usual ones.
  const choices = [...new Set([...STEPS, ...settings.tableSteps])].sort((a, b) => a - b);
  const steps = checkboxes('Time steps T', [{ values: choices }], String, (chosen) => change({ tableSteps: chosen }));
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
  groups: readonly { readonly title?: string; readonly values: readonly V[] }[],
  name: (value: V) => string,
  change: (chosen: V[]) => void,
  hint?: (value: V) => string,
) {
  const values = groups.flatMap((group) => group.values);
  const boxes = values.map((value) => h('input', { type: 'checkbox', value: String(value) }));
  const chosen = () => values.filter((_, i) => boxes[i].checked);
  for (const box of boxes) {
    box.addEventListener('change', () => {
      if (chosen().length === 0) box.checked = true; // a table needs one
      change(chosen());
    });
  }
  const label = (value: V) =>
    h('label', { class: 'check', title: hint?.(value) }, boxes[values.indexOf(value)], name(value));
  const rows = groups.map(({ title: of, values: some }) => {
    const head = of === undefined ? [] : [h('span', { class: 'group' }, of)];
    return h('div', { class: 'check-row' }, ...head, ...some.map(label));
  });
  return {
    element: h('fieldset', { class: 'checks' }, h('legend', {}, title), ...rows),
    show(list: readonly V[]) {
      for (const [i, value] of values.entries()) boxes[i].checked = list.includes(value);
    },
  };
}
