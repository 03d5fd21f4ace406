/** What a view gets from the page. */
import type { Model } from '../../network/model.js';
import type { App } from '../app.js';

export interface ViewContext {
  readonly app: App;
  /** The net of the settings, loaded. */
  readonly ensureNet: (signal?: AbortSignal) => Promise<Model>;
}
