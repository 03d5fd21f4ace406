/** An audit as one self-contained HTML page: no script, nothing from the network, light and dark. */
import { grouped, plain } from '../check.js';
import type { Audit } from './audit.js';
import { type CrossCheck, describeDifference } from './cross-check.js';
import { type AuditTable, columnsFor, DEFINITIONS, describeOutput, TABLES } from './tables.js';

/** What stands on the page. */
export interface AuditPage {
  readonly title: string;
  /** Lines above the tables: which images, which options, which answers. */
  readonly facts: readonly string[];
  readonly audit: Audit;
  readonly diagnosis: readonly string[];
  readonly crossCheck?: CrossCheck | undefined;
}

const STYLE = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:light-dark(#1a1a1a,#e6e6e6);background:light-dark(#fff,#161616)}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0 1.5rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.4rem;max-width:75ch}caption b{display:block;font-size:1.2rem}
th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid light-dark(#ddd,#3a3a3a);white-space:nowrap}
thead th{border-bottom:2px solid light-dark(#888,#888);vertical-align:bottom}th[scope=row],thead th:first-child{text-align:left}
small{font-weight:400;color:light-dark(#555,#aaa)}dd{max-width:75ch;margin-bottom:.5rem}dt{font-weight:600}`;

/** The page as text. */
export function auditHtml({ title, facts, audit, diagnosis, crossCheck }: AuditPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${facts.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
<h2>Why</h2>
${listHtml(diagnosis)}
<h2>Ledger</h2>
${ledgerHtml(audit)}
${crossCheck ? `<h2>Engines</h2>\n${listHtml(describeCrossCheck(crossCheck))}\n` : ''}<h2>Definitions</h2>
${definitionsHtml()}
</main>
</body>
</html>
`;
}

/** The tables of a ledger, and the line about the output layer. */
export function ledgerHtml(audit: Audit): string {
  return `${TABLES.map((table) => tableHtml(table, audit)).join('\n')}\n<p>${escapeHtml(describeOutput(audit))}</p>`;
}

/** What the columns of a ledger mean. */
export function definitionsHtml(): string {
  const entries = DEFINITIONS.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`);
  return `<dl>\n${entries.join('\n')}\n</dl>`;
}

/** Lines as a list. */
export function listHtml(lines: readonly string[]): string {
  return `<ul>\n${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}\n</ul>`;
}

function tableHtml(table: AuditTable, audit: Audit): string {
  const { title, note } = table;
  const { layers } = audit;
  const columns = columnsFor(table, audit);
  const head = columns.map(({ title: name, unit }) => {
    return `<th scope="col">${escapeHtml(name)}${unit === '' ? '' : `<br><small>${escapeHtml(unit)}</small>`}</th>`;
  });
  const rows = layers.map((layer) => {
    const cells = columns.map(({ cell }, i) => {
      return i === 0
        ? `<th scope="row">${escapeHtml(cell(layer))}</th>`
        : `<td data-label="${escapeHtml(columns[i].title)}">${escapeHtml(cell(layer))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const caption = `<caption><b>${escapeHtml(title)}</b>${escapeHtml(note)}</caption>`;
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table>${caption}
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

/** The lines of a cross-check: how much was compared, then the differences. */
export function describeCrossCheck({ engines, images, compared, ann, snn }: CrossCheck): string[] {
  const pair = `${engines[0]} and ${engines[1]}`;
  const scope = `${images} ${images === 1 ? 'image' : 'images'}, ${grouped(compared)} numbers`;
  const found = [ann, snn].filter((difference) => difference !== null);
  if (found.length === 0) return [`${pair}: every bit equal (${scope})`];
  return [`${pair} DIFFER, which is a defect (${scope})`, ...found.map(describeDifference)];
}

/** Text as it may stand in HTML and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
}
