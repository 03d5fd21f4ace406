/** Eq. (11) as a formula, its terms named as in the charts. */
import { h } from '../../dom.js';

const L = '<mi>l</mi>';
const BEFORE = '<mrow><mi>l</mi><mo>−</mo><mn>1</mn></mrow>';
const withIndex = (symbol: string, layer: string) => `<msup><mi>${symbol}</mi>${layer}</msup>`;
const threshold = (layer: string) => `<msubsup><mi>V</mi><mi mathvariant="normal">th</mi>${layer}</msubsup>`;
const potential = (t: string) =>
  `<mrow>${withIndex('v', L)}<mo stretchy="false">(</mo>${t}<mo stretchy="false">)</mo></mrow>`;
const named = (term: string, name: string) => `<munder>${term}<mtext class="term ${name}">${name}</mtext></munder>`;

const DRIVE = `<mfrac><mrow>${withIndex('W', L)}${withIndex('r', BEFORE)}${threshold(BEFORE)}<mo>+</mo>${withIndex('b', L)}</mrow>${threshold(L)}</mfrac>`;
const ERROR = `<mfrac><mrow>${potential('<mn>0</mn>')}<mo>−</mo>${potential('<mi>T</mi>')}</mrow><mrow><mi>T</mi>${threshold(L)}</mrow></mfrac>`;

/** r = drive + error. */
export function equationFormula(): HTMLElement {
  const markup = `<math display="block"><mrow>${withIndex('r', L)}<mo>=</mo>${named(DRIVE, 'drive')}<mo>+</mo>${named(ERROR, 'error')}</mrow></math>`;
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  return h('div', { class: 'formula' }, ...parsed.body.childNodes);
}
