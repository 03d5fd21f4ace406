/** The run on show, and questions about it to the worker that keeps it. */
import type { App } from '../../app.js';
import { downloadJson, traceFile } from '../../export.js';
import { TYPICAL_NEURON } from '../../settings.js';
import type { ImagePage, Shown } from './page.js';
import { typicalNeuron } from './typical.js';

export class KeptRun {
  #present: Shown | undefined;
  /** How many workers had ended when the present one got the run. */
  #ended = 0;

  constructor(
    readonly app: App,
    readonly page: ImagePage,
  ) {}

  get present(): Shown | undefined {
    return this.#present;
  }

  /** The worker has just made this run. */
  keep(run: Shown): void {
    this.#present = run;
    this.#ended = this.app.client.ended;
  }

  /** The run, known to the worker; undefined when its net is no longer the present one. */
  async #kept(): Promise<Shown | undefined> {
    const { client, lab } = this.app;
    const run = this.#present;
    if (!run || lab.model !== run.model) return undefined;
    if (client.ended !== this.#ended) {
      await client.call('run', run.stimulus, run.conversion); // a cancel has ended the worker that knew it
      this.#ended = client.ended;
    }
    return run === this.#present ? run : undefined;
  }

  /** Offers the run as a file. */
  async saveTrace(): Promise<void> {
    const run = await this.#kept();
    if (!run) return;
    const facts = await this.app.client.call('trace');
    downloadJson('trace.json', traceFile(run.model, run.stimulus, run.conversion, facts));
  }

  /** Shows the chosen layer and neuron. */
  async showLayer(): Promise<void> {
    const run = await this.#kept();
    if (!run) return;
    const { client, settings } = this.app;
    const s = Math.min(settings.layer, run.conversion.thresholds.length - 1);
    if (run.layer?.s !== s) {
      const record = await client.call('layer', s);
      run.layer = { ...record, thresholds: run.conversion.thresholds[s] };
    }
    const { layer } = run;
    const { unit } = this.app.settings;
    const n = unit === TYPICAL_NEURON ? typicalNeuron(layer) : Math.min(unit, layer.activation.length - 1);
    const record = await client.call('neuron', s, n);
    if (run === this.#present) await this.page.showLayer(layer, record);
  }
}
