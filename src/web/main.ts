/** Entry of the page. */

import { either, FileError, together } from '../check.js';
import { endingsOf, FORMATS, formatOf } from '../files/formats.js';
import type { Model } from '../network/model.js';
import { App, type View } from './app.js';
import { Client } from './client.js';
import { button, byId } from './dom.js';
import { createForm } from './form.js';
import { createImageChooser } from './image-chooser.js';
import { Lab } from './lab.js';
import { methodName } from './methods.js';
import { createNetChooser } from './net-chooser.js';
import { loadCalibrated, loadShipped, SHIPPED } from './nets.js';
import { type Settings, sameWork, VIEWS, type ViewName } from './settings.js';
import { createTour } from './tour.js';
import type { ViewContext } from './views/context.js';

const TITLES: Readonly<Record<ViewName, string>> = { image: 'One image', layer: 'Layers', table: 'Table' };

/** Views are loaded when they are opened. */
const LOADERS: Readonly<Record<ViewName, () => Promise<(context: ViewContext) => View>>> = {
  image: async () => (await import('./views/image-view.js')).createImageView,
  layer: async () => (await import('./views/layer-view.js')).createLayerView,
  table: async () => (await import('./views/table-view.js')).createTableView,
};

const client = new Client();
client.warm();
const app = new App(client, new Lab(client));
const images = createImageChooser(app);
const nets = createNetChooser(app);
const form = createForm(app.settings, (changes) => app.change(changes));
const views = new Map<ViewName, Promise<View>>();
const tour = createTour();
byId('settings').append(form.element);

const MODELS = endingsOf('model');
const IMAGES = [...endingsOf('picture'), ...endingsOf('records')];

/** What each view's last work was for; none where it was replaced by other work. */
const worked = new Map<ViewName, { readonly settings: Settings; readonly revision: number }>();

/** Work that nobody waits for: where it fails, that is shown. */
function start(work: Promise<unknown>): void {
  work.catch((error: unknown) => app.report(error));
}

/** Anything dropped or opened, by its ending. */
async function open(file: File): Promise<void> {
  const what = formatOf(file.name)?.what;
  if (what === 'model') await nets.open(file);
  else if (what === 'picture' || what === 'records') await images.open(file);
  if (what && what !== 'arrays')
    await runWhereNeeded(true); // a file that cannot be read may have interrupted a run
  else {
    const [model, image] = [MODELS.join(', '), IMAGES.join(', ')];
    app.say(`${file.name}: is neither a net (${model}) nor images (${image}); open one of these`, 'error');
    if (!app.busy) app.status(`reading ${file.name}: failed`); // not what became of a file before
  }
}

/** The net of the settings; where it was not made for their images, that is said from now on. */
async function ensureNet(signal?: AbortSignal): Promise<Model> {
  const model = await nets.ensure(signal);
  showMismatch();
  return model;
}

/** The table refuses such images, and says so itself. */
function showMismatch(): void {
  const { view } = app.settings;
  const note = byId('mismatch');
  const text = view === 'table' ? undefined : app.lab.mismatch(app.settings);
  note.hidden = text === undefined;
  note.textContent = text === undefined ? '' : `The answers mean little: ${text}.`;
}

async function loadView(name: ViewName): Promise<View> {
  const create = await LOADERS[name]().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FileError(`view "${TITLES[name]}"`, '', `could not be loaded (${reason}); load the page again`);
  });
  return create({ app, ensureNet });
}

async function showView(name: ViewName): Promise<View> {
  let loading = views.get(name);
  if (!loading) {
    loading = loadView(name);
    views.set(name, loading);
    loading.catch(() => views.delete(name)); // the next one tries again
  }
  const view = await loading;
  if (app.settings.view !== name) return view;
  view.element.id = 'view';
  view.element.setAttribute('role', 'tabpanel');
  view.element.setAttribute('aria-labelledby', `tab-${name}`);
  byId('views').replaceChildren(view.element);
  return view;
}

/** Does the view's work, whether it has been done or not. */
async function runView(keepMessage = false): Promise<void> {
  const name = app.settings.view;
  const view = await showView(name);
  if (name !== app.settings.view) return;
  const now = { settings: app.settings, revision: app.revision };
  worked.set(name, now);
  const outcome = await app.work(view.describe(), (work) => view.run(work), keepMessage);
  if (outcome === 'replaced' && worked.get(name) === now) worked.delete(name);
  showForm(); // the net may have come with the work
}

function showForm(): void {
  form.show(app.settings, app.lab.model?.network);
}

/** Does the view's work where the present settings ask for other work than it did last. */
async function runWhereNeeded(keepMessage = false): Promise<void> {
  const { view } = app.settings;
  const last = worked.get(view);
  if (last?.revision !== app.revision || !sameWork(view, last.settings, app.settings)) await runView(keepMessage);
  else if (byId('status').textContent === '') app.status(`${(await showView(view)).describe()}: as before`);
}

function drawTabs(): void {
  const tabs = VIEWS.map((name) => {
    const selected = app.settings.view === name;
    return button(TITLES[name], () => app.change({ view: name }), {
      ...{ id: `tab-${name}`, role: 'tab', 'aria-selected': String(selected), 'aria-controls': 'view' },
      tabIndex: selected ? 0 : -1,
    });
  });
  const focused = document.activeElement?.getAttribute('role') === 'tab';
  byId('tabs').replaceChildren(...tabs);
  if (focused) tabs[VIEWS.indexOf(app.settings.view)].focus();
}

function wireDrop(): void {
  const mark = (over: boolean) => document.body.classList.toggle('dropping', over);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(event.dataTransfer?.types.includes('Files') ?? false);
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) mark(false); // left the page, not just one of its elements
  });
  const openAll = async (files: readonly File[]) => {
    for (const file of files) await open(file);
  };
  addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    start(openAll([...(event.dataTransfer?.files ?? [])])); // the list is empty after an await
  });
}

/** Where the page is narrow, the setup is a row of headings, and each part opens; else all are open. */
function wireFolds(): void {
  const narrow = matchMedia('(max-width: 55.99rem)');
  const fold = () => {
    for (const part of document.querySelectorAll<HTMLDetailsElement>('details.part')) part.open = !narrow.matches;
  };
  narrow.addEventListener('change', fold);
  fold();
}

function drawChoices(): void {
  const { net, method, T } = app.settings;
  byId('net-now').textContent = net;
  byId('conversion-now').textContent = `${methodName(method)}, T = ${T}`;
}

function wireOpening(): void {
  const pictures = FORMATS.flatMap(({ what, name }) => (what === 'picture' || what === 'records' ? [name] : []));
  for (const [id, endings, names] of [
    ['net-file', MODELS, MODELS],
    ['image-file', IMAGES, pictures],
  ] as const) {
    const input = byId<HTMLInputElement>(id);
    input.accept = endings.join();
    input.nextSibling?.replaceWith(`Open ${either(names)}`);
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      input.value = ''; // so that the same file can be opened again
      if (file) start(open(file));
    });
  }
}

/** What a link names and cannot carry: files of the user, and a normalisation that was typed. */
function beyondLink({ net, images, calibration }: Settings): string[] {
  const files = [images, calibration].filter((name) => !name.startsWith('synthetic:'));
  if (!SHIPPED.includes(net)) files.unshift(net);
  const typed = byId('normalisation').hidden ? [] : ['the mean and standard deviation typed here'];
  return [...new Set(files), ...typed];
}

function wire(): void {
  wireOpening();
  byId('tabs').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: VIEWS.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    app.change({ view: VIEWS[(VIEWS.indexOf(app.settings.view) + step) % VIEWS.length] });
  });
  wireDrop();
  addEventListener('hashchange', () => location.reload());
  document.querySelector('.skip')?.addEventListener('click', (event) => {
    event.preventDefault(); // the part of the address behind # holds the settings
    byId('results').focus();
  });
  byId('run').addEventListener('click', () => start(runView()));
  byId('link').addEventListener('click', async () => {
    app.change({ checksum: app.settings.view === 'image' ? app.checksum : '' });
    const needed = beyondLink(app.settings);
    const promise =
      needed.length === 0 ? 'runs the same again, bit for bit' : `runs the same again with ${together(needed)}`;
    try {
      await navigator.clipboard.writeText(location.href);
      app.status(`link copied: it ${promise}`);
    } catch {
      app.status(`the address of this page ${promise}`);
    }
  });
  app.onChange((changes) => start(follow(changes)));
}

/** Brings the page in line with settings that changed. */
async function follow(changes: Partial<Settings>): Promise<void> {
  showForm();
  drawChoices();
  if (changes.view) {
    drawTabs();
    showMismatch();
    app.abandon(); // the work of the view that is left
    app.status('');
    await showView(app.settings.view);
  }
  for (const loading of views.values()) {
    const told = loading.then(
      (view) => view.changed(changes),
      () => {}, // reported to whoever opened it
    );
    start(told);
  }
  await runWhereNeeded();
}

/** Something to look at from the start, and what it needs on its way before anything asks for it. */
async function begin(): Promise<void> {
  const { net, T, view } = app.settings;
  if (view === 'image') for (const file of [loadShipped(net), loadCalibrated(net, T)]) file.catch(() => {}); // reported where they are used
  await runView();
  tour.offer();
}

drawTabs();
drawChoices();
wire();
wireFolds();
performance.mark('usable');
start(begin());
