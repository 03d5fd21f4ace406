/** Files that the page makes: everything stays on the machine, nothing is sent. */
import { jsonText } from '../check.js';
import { PNG } from '../files/formats.js';
import { writeTraceSpec } from '../files/trace-spec.js';
import { normalise } from '../network/images.js';
import type { Model } from '../network/model.js';
import type { SpikingParameters } from '../network/snn.js';
import { type Draw, type Drawing, FILE_FRAME } from './charts.js';
import { button, h } from './dom.js';
import type { Stimulus, TraceFacts } from './worker/protocol.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Pixels of a PNG for each of the drawing: sharp in print. */
const SCALE = 2;
const BORDER = 16;

/** Offers a file to the user. */
function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may still be reading
}

/** Offers a text as a file. */
export function downloadText(name: string, text: string, type: string): void {
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Offers facts as the command line writes them with --json. */
export function downloadJson(name: string, facts: unknown): void {
  downloadText(name, jsonText(facts), 'application/json');
}

/** A drawing as an SVG document of its own, on white. */
function svgDocument(drawing: Drawing, title: string): { text: string; width: number; height: number } {
  const [inner, outer] = [drawing.cloneNode(true) as Drawing, document.createElementNS(SVG, 'svg')];
  const width = drawing.width.baseVal.value + 2 * BORDER;
  const height = drawing.height.baseVal.value + 2 * BORDER;
  outer.setAttribute('viewBox', `0 0 ${width} ${height}`);
  for (const [name, value] of Object.entries({ width, height })) outer.setAttribute(name, String(value));
  const caption = document.createElementNS(SVG, 'title');
  caption.textContent = title;
  const paper = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: '#ffffff' }))
    paper.setAttribute(name, String(value));
  for (const name of ['x', 'y']) inner.setAttribute(name, String(BORDER));
  outer.append(caption, paper, inner);
  return { text: new XMLSerializer().serializeToString(outer), width, height };
}

/** An SVG document as PNG. */
async function rasterise({ text, width, height }: ReturnType<typeof svgDocument>): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = h('canvas', { width: width * SCALE, height: height * SCALE });
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('this browser cannot write a PNG'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Buttons that offer a chart as SVG and PNG; disabled while there is none. */
export function chartButtons(name: string, title: string, chart: () => Draw | undefined, report: (e: unknown) => void) {
  const save = async (kind: 'svg' | 'png') => {
    const draw = chart();
    if (!draw) return;
    const file = svgDocument(await draw(FILE_FRAME), title);
    if (kind === 'svg') downloadText(`${name}.svg`, file.text, 'image/svg+xml');
    else download(name + PNG.endings[0], await rasterise(file));
  };
  return (['svg', 'png'] as const).map((kind) =>
    button(kind.toUpperCase(), () => void save(kind).catch(report), {
      ...{ class: 'small', 'aria-label': `${title} as ${kind.toUpperCase()}` },
    }),
  );
}

/**
 * One simulation of one image as a case that `ic-snn trace MODEL --spec FILE` runs again, with the answers beside it as
 * that command writes them: lists of one image.
 */
export function traceFile(
  { network, normalisation, name }: Model,
  { pixels, steps, index, coding, seed, compensateInput }: Stimulus,
  parameters: SpikingParameters,
  { layers, ...facts }: TraceFacts,
): Record<string, unknown> {
  const images = [normalise(pixels, network.shapes[0][2], normalisation)];
  const code = { coding, seed, compensateInput, index, ...(normalisation && { normalisation }) };
  const spec = { steps, parameters, images, ...(coding !== 'direct' && { code }) };
  const answers = Object.fromEntries(Object.entries(facts).map(([key, answer]) => [key, [answer]]));
  return { model: name, ...writeTraceSpec(network, spec), layers, ...answers };
}
