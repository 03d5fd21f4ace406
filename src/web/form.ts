/** The settings of the conversion as a form. */
import { h, options, plain, prose, symbol } from './dom.js';
import { FIELDS, type Field } from './fields.js';
import type { Settings } from './settings.js';

export interface SettingsForm {
  readonly element: HTMLElement;
  /** Shows settings, and which fields have a meaning with them. */
  show(settings: Settings): void;
}

/** Builds the form; `change` gets each new value that is valid. */
export function createForm(settings: Settings, change: (changes: Partial<Settings>) => void): SettingsForm {
  const rows = FIELDS.map((field) => createRow(field, settings, change));
  const part = (more: boolean) =>
    rows.filter(({ field }) => (field.more ?? false) === more).map(({ element }) => element);
  const element = h('div', { class: 'fields' }, ...part(false));
  element.append(h('details', {}, h('summary', {}, 'More settings'), ...part(true)));
  const show = (now: Settings) => {
    for (const { field, element, input, set } of rows) {
      element.hidden = field.when?.(now) === false;
      if (document.activeElement !== input) set(now);
    }
  };
  show(settings);
  return { element, show };
}

function createRow(field: Field, settings: Settings, change: (changes: Partial<Settings>) => void) {
  const { key, choices, range } = field;
  const id = `field-${key}`;
  const attributes = { id, name: key, 'aria-describedby': `${id}-help` };
  const text = (now: Settings) => String(now[key]);
  const input = choices
    ? h(
        'select',
        attributes,
        ...options(
          choices.map(([value, label]) => [value, plain(label)] as const),
          text(settings),
        ),
      )
    : h('input', { ...attributes, type: 'number', required: true, ...range, value: text(settings) });
  input.addEventListener('change', () => {
    if (!input.reportValidity()) return;
    const isNumber = typeof settings[key] === 'number';
    change({ [key]: isNumber ? Number(input.value) : input.value });
  });
  const label = h('label', { for: id }, symbol(field.symbol), ` ${field.label}`);
  const help = h('p', { id: `${id}-help`, class: 'help' }, ...prose(field.help));
  const element = h('div', { class: 'field' }, label, input, help);
  const set = (now: Settings) => {
    input.value = text(now);
  };
  return { field, element, input, set };
}
