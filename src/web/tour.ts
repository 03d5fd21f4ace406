/** A tour of the first screen in five steps. It offers itself once; who has ended or skipped it is not asked again. */
import { button, byId, h } from './dom.js';

interface Stop {
  /** The first of these that is there. */
  readonly at: string;
  readonly title: string;
  readonly text: string;
}

const STOPS: readonly Stop[] = [
  {
    at: '.strip .end, #thumbnails',
    title: 'A picture goes in',
    text: 'A trained network should say what it shows. Choose another picture whenever you like: everything runs by itself.',
  },
  {
    at: '.strip, #views',
    title: 'Neurons that only send pulses',
    text: 'This is the network, layer by layer. Its spiking copy sends no numbers, only pulses (spikes): bright places fire at this moment. Click a layer to see all of it below.',
  },
  {
    at: '.player, #views',
    title: 'It takes a few time steps',
    text: 'At each step every neuron adds up what it gets, and fires when its charge passes a threshold. Play, pause or step through: space and arrow keys do it, too.',
  },
  {
    at: '.columns-of-methods, #views',
    title: 'The answer settles',
    text: 'Each line is the score of a class; the highest wins, the dashed line is where the trained network stands. Three ways of converting, the same picture: some need more steps than others, or never arrive.',
  },
  {
    at: '#conversion-part',
    title: 'Try it',
    text: 'Fewer time steps are faster and harder. Change them, or the way of converting, and watch what becomes of the answer. “Layers” and “Table” show where errors come from, and how often it is right.',
  },
];

const KEY = 'ic-snn-lab-tour';

/** Storage may be forbidden: then the tour offers itself again next time. */
function remember(): void {
  try {
    localStorage.setItem(KEY, 'seen');
  } catch {}
}

function isSeen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export interface Tour {
  /** Starts it, unless this reader has seen it. */
  offer(): void;
}

/** The tour, and its button on the page. */
export function createTour(): Tour {
  let at = 0;
  let marked: Element | null = null;
  const title = h('h2', { id: 'tour-title' });
  const text = h('p', { id: 'tour-text' });
  const count = h('span', { class: 'help' });
  const back = button('Back', () => go(at - 1));
  const next = button('Next', () => go(at + 1), { class: 'primary' });
  const skip = button('Skip the tour', () => end());
  const head = h('div', { class: 'tour-head' }, title, count, skip, back, next);
  const card = h('div', {
    id: 'tour',
    role: 'dialog',
    'aria-labelledby': 'tour-title',
    'aria-describedby': 'tour-text',
  });
  card.append(head, text);

  const unmark = () => marked?.classList.remove('tour-mark');
  const end = () => {
    remember();
    unmark();
    card.remove();
    byId('tour-start').focus();
  };
  const go = (to: number) => {
    if (to >= STOPS.length) return end();
    at = Math.max(0, to);
    const stop = STOPS[at];
    title.textContent = stop.title;
    text.textContent = stop.text;
    count.textContent = `${at + 1} of ${STOPS.length}`;
    back.disabled = at === 0;
    next.textContent = at === STOPS.length - 1 ? 'Done' : 'Next';
    skip.hidden = at === STOPS.length - 1;
    unmark();
    marked = stop.at.split(', ').flatMap((selector) => document.querySelector(selector) ?? [])[0] ?? null;
    marked?.classList.add('tour-mark');
    if (marked instanceof HTMLDetailsElement) marked.open = true; // folded where the page is narrow
    document.documentElement.style.setProperty('--tour', `${card.offsetHeight}px`); // that much of the page it hides
    marked?.scrollIntoView({ block: 'nearest' });
  };
  const start = (focus: boolean) => {
    document.body.append(card);
    go(0);
    if (focus) next.focus();
  };
  card.addEventListener('keydown', ({ key }) => key === 'Escape' && end());
  byId('tour-start').addEventListener('click', () => start(true));
  return { offer: () => !isSeen() && start(false) };
}
