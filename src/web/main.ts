/** Entry of the page. */

import { endingsOf, FORMATS, formatOf } from '../files/formats.js';
import { App, type View } from './app.js';
import { Client } from './client.js';
import { button, byId } from './dom.js';
import { createForm } from './form.js';
import { createImageChooser } from './image-chooser.js';
import { Lab } from './lab.js';
import { methodName } from './methods.js';
import { createNetChooser } from './net-chooser.js';
import { VIEWS, type View as ViewName } from './settings.js';
import type { ViewContext } from './views/context.js';

const TITLES: Readonly<Record<ViewName, string>> = { image: 'One image', layer: 'Layers', table: 'Table' };

/** Views are loaded when they are opened. */
const LOADERS: Readonly<Record<ViewName, (context: ViewContext) => Promise<View>>> = {
  image: async (context) => (await import('./views/image-view.js')).createImageView(context),
  layer: async (context) => (await import('./views/layer-view.js')).createLayerView(context),
  table: async (context) => (await import('./views/table-view.js')).createTableView(context),
};

const client = new Client();
const app = new App(client, new Lab(client));
const images = createImageChooser(app);
const nets = createNetChooser(app);
const form = createForm(app.settings, (changes) => app.change(changes));
const views = new Map<ViewName, Promise<View>>();
byId('settings').append(form.element);

const MODELS = endingsOf('model');
const IMAGES = [...endingsOf('picture'), ...endingsOf('records')];

/** Anything dropped or opened, by its ending. */
async function open(file: File): Promise<void> {
  const what = formatOf(file.name)?.what;
  if (what === 'model') await nets.open(file);
  else if (what) await images.open(file);
  else {
    const [model, image] = [MODELS.join(', '), IMAGES.join(', ')];
    app.say(`${file.name}: is neither a net (${model}) nor images (${image}); open one of these`, 'error');
  }
}

async function showView(name: ViewName): Promise<View> {
  let loading = views.get(name);
  if (!loading) {
    loading = LOADERS[name]({ app, ensureNet: (signal) => nets.ensure(signal) });
    views.set(name, loading);
  }
  const view = await loading;
  if (app.settings.view !== name) return view;
  view.element.id = 'view';
  view.element.setAttribute('role', 'tabpanel');
  view.element.setAttribute('aria-labelledby', `tab-${name}`);
  byId('views').replaceChildren(view.element);
  byId('run').textContent = view.action;
  return view;
}

async function runView(): Promise<void> {
  const view = await showView(app.settings.view);
  await app.work(view.action, (work) => view.run(work));
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
  addEventListener('drop', async (event) => {
    event.preventDefault();
    mark(false);
    for (const file of [...(event.dataTransfer?.files ?? [])]) await open(file); // the list is empty after an await
  });
}

/** Where the page is narrow, the setup shows its headings and what is chosen; each part opens. */
function wireFolds(): void {
  const narrow = matchMedia('(max-width: 55.99rem)');
  const fold = () => {
    for (const part of document.querySelectorAll<HTMLDetailsElement>('details.part')) {
      part.open = !narrow.matches || part.classList.contains('stays-open');
    }
  };
  narrow.addEventListener('change', fold);
  fold();
}

function drawChoices(): void {
  const { net, method, T } = app.settings;
  byId('net-now').textContent = net;
  byId('conversion-now').textContent = `${methodName(method)}, T = ${T}`;
}

/** As in "a, b or c". */
const either = (names: readonly string[]) => names.join(', ').replace(/, ([^,]*)$/, ' or $1');

function wireOpening(): void {
  const pictures = FORMATS.flatMap(({ what, name }) => (what === 'model' ? [] : [name]));
  for (const [id, endings, names] of [
    ['net-file', MODELS, MODELS],
    ['image-file', IMAGES, pictures],
  ] as const) {
    const input = byId<HTMLInputElement>(id);
    input.accept = endings.join();
    input.nextSibling?.replaceWith(`Open ${either(names)}`);
    input.addEventListener('change', async () => {
      const [file] = input.files ?? [];
      if (file) await open(file);
      input.value = ''; // so that the same file can be opened again
    });
  }
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
  byId('run').addEventListener('click', () => runView());
  byId('link').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      byId('status').textContent = 'link copied: it restores these settings';
    } catch {
      byId('status').textContent = 'the address of this page restores these settings';
    }
  });
  app.onChange(async (changes) => {
    form.show(app.settings);
    drawChoices();
    if (changes.view) drawTabs();
    if (changes.view) await showView(app.settings.view);
    for (const loading of views.values()) (await loading).changed(changes);
  });
}

/** Something to look at from the start: an image takes a moment; the other views take longer and wait for the button. */
async function start(): Promise<void> {
  await showView(app.settings.view);
  if (app.settings.view === 'image' && !app.busy) await runView();
}

drawTabs();
drawChoices();
wire();
wireFolds();
performance.mark('usable');
start().catch((error: unknown) => app.report(error));
