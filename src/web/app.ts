/** What the parts of the page share: settings, the lab behind them, and one piece of work at a time. */
import { Cancelled, type Client, isUserError } from './client.js';
import { byId, h } from './dom.js';
import type { Lab, Work } from './lab.js';
import { readHash, type Settings, writeHash } from './settings.js';

/** The image that is looked at, in the net's size. */
export interface CurrentImage {
  /** (H, W, C) bytes */
  readonly pixels: Uint8Array;
  readonly index: number;
  /** "test image 3, star" */
  readonly title: string;
}

/** One of the three views. */
export interface View {
  readonly element: HTMLElement;
  /** What its work is called on the button. */
  readonly action: string;
  run(work: Work): Promise<void>;
  /** The settings changed since the last run. */
  changed(changes: Partial<Settings>): void;
}

export class App {
  #settings: Settings;
  #controller: AbortController | undefined;
  readonly #listeners: ((changes: Partial<Settings>) => void)[] = [];
  /** Set by the image chooser. */
  currentImage: () => Promise<CurrentImage> = () => Promise.reject(new RangeError('choose an image first'));
  /** Class names for the logits of the present net; set by the net chooser. */
  classNames: () => readonly string[] | undefined = () => undefined;

  constructor(
    readonly client: Client,
    readonly lab: Lab,
  ) {
    this.#settings = readHash(location.hash);
    byId('cancel').addEventListener('click', () => this.cancel());
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Changes settings, and the address with them. */
  change(changes: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...changes };
    const hash = writeHash(this.#settings);
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
    for (const listener of this.#listeners) listener(changes);
  }

  /** Calls back after every change. */
  onChange(listener: (changes: Partial<Settings>) => void): void {
    this.#listeners.push(listener);
  }

  /** Does work that can be cancelled; errors are shown, and the work before is cancelled. */
  async work(what: string, task: (work: Work) => Promise<void>): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const bar = byId<HTMLProgressElement>('progress');
    const say = (text: string, live: 'polite' | 'off' = 'polite') => {
      const status = byId('status');
      status.setAttribute('aria-live', live);
      status.textContent = text;
    };
    const began = performance.now();
    this.clearMessage();
    this.#busy(true);
    bar.removeAttribute('value');
    say(`${what} …`);
    try {
      await task({
        signal: controller.signal,
        progress: (stage, done, total) => {
          bar.value = total === 0 ? 0 : done / total;
          say(`${stage}: ${done} of ${total} images`, 'off'); // nobody wants every count read out
        },
      });
      if (this.#controller === controller) say(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (controller.signal.aborted) {
        if (this.#controller === controller) say(`${what}: cancelled`);
      } else {
        say(`${what}: failed`);
        this.report(error);
      }
    } finally {
      if (this.#controller === controller) {
        this.#controller = undefined;
        bar.value = 0;
        this.#busy(false);
      }
    }
  }

  /** Is something being done that can be cancelled? */
  get busy(): boolean {
    return this.#controller !== undefined;
  }

  /** Ends the present work, if any. */
  cancel(): void {
    this.#controller?.abort(new Cancelled());
    if (this.#controller) this.client.cancel();
  }

  /** Shows an error: what the user can mend as it is, a defect as such. */
  report(error: unknown): void {
    if (error instanceof Cancelled) return;
    const message = error instanceof Error ? error.message : String(error);
    const text = isUserError(error) ? message : `Something went wrong that should not: ${message}`;
    this.say(text, 'error');
  }

  /** Shows a note that stays until the next one. */
  say(text: string, kind: 'error' | 'note' = 'note'): void {
    const close = h('button', { type: 'button', class: 'close', onclick: () => this.clearMessage() }, 'Close');
    byId('message').replaceChildren(h('p', { class: `message ${kind}` }, text), close);
    byId('message').scrollIntoView({ block: 'nearest' }); // the file may have been opened further down
  }

  clearMessage(): void {
    byId('message').replaceChildren();
  }

  #busy(busy: boolean): void {
    byId<HTMLButtonElement>('cancel').disabled = !busy;
    document.body.classList.toggle('busy', busy);
    byId('results').setAttribute('aria-busy', String(busy));
  }
}
