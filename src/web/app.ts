/** What the parts of the page share: settings, the lab behind them, and one piece of work at a time. */
import { isRefusal } from '../check.js';
import { CancelledByUser, type Client } from './client.js';
import { byId, h } from './dom.js';
import type { Lab, Work } from './lab.js';
import { readHash, type Settings, sameWork, writeHash } from './settings.js';

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
  /** Its work with the present settings, in words. */
  describe(): string;
  run(work: Work): Promise<void>;
  /** The settings changed, and those of the last run may still stand. */
  changed(changes: Partial<Settings>): void;
}

/** How work ended: `replaced` by other work, which cancelled it. */
export type Outcome = 'done' | 'failed' | 'cancelled' | 'replaced';

export class App {
  #settings: Settings;
  #controller: AbortController | undefined;
  #revision = 0;
  /** Checksum of the run on show, or ''; set by the view of one image. */
  checksum = '';
  readonly #listeners: ((changes: Partial<Settings>) => void)[] = [];
  /** Set by the image chooser. */
  currentImage: () => Promise<CurrentImage> = () =>
    Promise.reject(new RangeError('"image" is missing; choose one first'));
  /** A name for each logit of the present net; set by the net chooser. */
  classNames: () => readonly string[] = () => [];

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

  /** Another number than before where a net or images may be others under the same name. */
  get revision(): number {
    return this.#revision;
  }

  /** Changes settings, and the address with them; another run has another checksum. */
  change(changes: Partial<Settings>): void {
    const next = { ...this.#settings, ...changes };
    if ('net' in changes || 'images' in changes) this.#revision += 1;
    this.#settings = sameWork('image', next, this.#settings) ? next : { ...next, checksum: '' };
    const hash = writeHash(this.#settings);
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
    for (const listener of this.#listeners) listener(changes);
  }

  /** Calls back after every change. */
  onChange(listener: (changes: Partial<Settings>) => void): void {
    this.#listeners.push(listener);
  }

  /** What the page is doing, or did last. */
  status(text: string, live: 'polite' | 'off' = 'polite'): void {
    const status = byId('status');
    status.setAttribute('aria-live', live);
    status.textContent = text;
  }

  /** Does work that can be cancelled; errors are shown, and the work before is cancelled. */
  async work(what: string, task: (work: Work) => Promise<void>, keepMessage = false): Promise<Outcome> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const bar = byId<HTMLProgressElement>('progress');
    const began = performance.now();
    if (!keepMessage) this.clearMessage();
    this.#busy(true);
    bar.removeAttribute('value');
    this.status(`${what} …`);
    try {
      await task({
        signal: controller.signal,
        progress: (stage, done, total) => {
          if (this.#controller !== controller) return;
          bar.value = total === 0 ? 0 : done / total;
          this.status(`${stage}: ${done} of ${total}`, 'off'); // nobody wants every count read out
        },
      });
      if (this.#controller !== controller) return 'replaced';
      this.status(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return 'done';
    } catch (error) {
      if (this.#controller !== controller) return 'replaced';
      if (controller.signal.aborted) {
        this.status(`${what}: cancelled`);
        return 'cancelled';
      }
      this.status(`${what}: failed`);
      this.report(error);
      return 'failed';
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
    this.#controller?.abort(new CancelledByUser());
    if (this.#controller) this.client.cancel();
  }

  /** Ends the present work as other work would: nothing is said of it. */
  abandon(): void {
    this.cancel();
    this.#controller = undefined;
    byId<HTMLProgressElement>('progress').value = 0;
    this.#busy(false);
  }

  /** Shows an error: what the user can mend as it is, a defect as such. */
  report(error: unknown): void {
    if (error instanceof CancelledByUser) return;
    const message = error instanceof Error ? error.message : String(error);
    const text = isRefusal(error) ? message : `Something went wrong that should not: ${message}`;
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
