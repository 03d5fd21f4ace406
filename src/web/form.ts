/** The settings of the conversion as a form: the method, then a field for every option. */
import type { Network } from '../network/layer.js';
import { h, options, plainSymbols, prose, symbol } from './dom.js';
import { FIELDS, type Field, stateOf, valueName } from './fields.js';
import { describeMethod, METHOD_CLASSES, methodName } from './methods.js';
import type { Settings } from './settings.js';

export interface SettingsForm {
  readonly element: HTMLElement;
  /** Shows settings, and which fields have a meaning with them and the net, where it is there. */
  show(settings: Settings, network?: Network): void;
}

type Change = (changes: Partial<Settings>) => void;

/** Builds the form; `change` gets each new value that is valid. */
export function createForm(settings: Settings, change: Change): SettingsForm {
  const rows = FIELDS.map((field) => createRow(field, settings, change));
  const method = createMethodRow(settings, change);
  const part = (more: boolean) => rows.filter(({ field }) => field.more === more).map(({ element }) => element);
  const element = h('div', { class: 'fields' }, ...part(false), method.element);
  element.append(h('details', {}, h('summary', {}, 'More settings'), ...part(true)));
  const show = (now: Settings, network?: Network) => {
    method.show(now);
    for (const row of rows) row.show(now, network);
  };
  show(settings);
  return { element, show };
}

/** The method, class by class; below it what the chosen one does. */
function createMethodRow(settings: Settings, change: Change) {
  const select = h('select', { id: 'field-method', name: 'method', 'aria-describedby': 'field-method-help' });
  const groups = METHOD_CLASSES.map(({ title, names }) => {
    const list = names.map((name) => [name, methodName(name)] as const);
    return h('optgroup', { label: title }, ...options(list, settings.method));
  });
  select.append(...groups);
  select.addEventListener('change', () => change({ method: select.value }));
  const help = h('p', { id: 'field-method-help', class: 'help' });
  const element = h('div', { class: 'field' }, h('label', { for: 'field-method' }, 'way of converting'), select, help);
  return {
    element,
    show({ method, view }: Settings) {
      element.hidden = view !== 'image';
      if (document.activeElement !== select) select.value = method;
      help.replaceChildren(...prose(describeMethod(method)));
    },
  };
}

function createRow(field: Field, settings: Settings, change: Change) {
  const id = `field-${field.key}`;
  const attributes = { id, name: field.key, 'aria-describedby': `${id}-help` };
  const input = field.values
    ? h('select', attributes, ...choicesOf(field, String(settings[field.key])))
    : h('input', { ...attributes, type: 'number', required: true, step: 'any', value: String(settings[field.key]) });
  input.addEventListener('change', () => {
    const typed = field.parse?.(input.value);
    const isWrong = field.parse !== undefined && typed === undefined;
    input.setCustomValidity(isWrong ? `Expected ${field.expected}.` : '');
    if (!input.reportValidity()) return;
    const asNumber = field.parse || field.key === 'T';
    change({ [field.key]: asNumber ? (typed ?? Number(input.value)) : input.value });
  });
  const label = h('label', { for: id }, symbol(field.symbol), ` ${field.label}`);
  const fixed = h('span', { class: 'fixed', hidden: true }, 'fixed by the method');
  const help = h('p', { id: `${id}-help`, class: 'help' }, ...prose(field.help));
  const element = h('div', { class: 'field' }, label, ' ', fixed, input, help);
  const show = (now: Settings, network?: Network) => {
    const state = stateOf(field, now, network);
    element.hidden = !state.shown;
    fixed.hidden = !state.fixed;
    input.disabled = state.fixed !== undefined;
    if (document.activeElement === input) return;
    const value = state.fixed ? (state.fixed.value ?? '') : String(now[field.key]);
    if (input instanceof HTMLSelectElement) input.replaceChildren(...choicesOf(field, value));
    input.value = value;
  };
  return { field, element, show };
}

/** The offered values, and the present one where a link or a method names another; '' where methods differ. */
function choicesOf(field: Field, present: string): HTMLOptionElement[] {
  const values = [...new Set([...(field.values ?? []), present])];
  const name = (value: string) => (value === '' ? 'each its own' : plainSymbols(valueName(field, value)));
  return options(
    values.map((value) => [value, name(value)] as const),
    present,
  );
}
