/** A small server of static files, as any host of the page would be; it remembers what was asked for. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' },
};

export interface StaticServer {
  /** Address of the page, with a slash at its end. */
  readonly url: string;
  /** Paths below the page's address that were served, in order; the page itself is ''. */
  readonly served: string[];
  close(): Promise<void>;
}

/** Serves a folder under a path of several parts, on a free port of this machine. */
export async function serveFolder(folder: string): Promise<StaticServer> {
  const prefix = '/some/where/lab/';
  const served: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const name = normalize(path.slice(prefix.length));
    if (!path.startsWith(prefix) || name.startsWith('..')) return void response.writeHead(404).end();
    try {
      const content = readFileSync(join(folder, name === '.' ? 'index.html' : name));
      response.writeHead(200, { 'content-type': TYPES[extname(name) || '.html'] ?? 'application/octet-stream' });
      response.end(content);
      served.push(name === '.' ? '' : name);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}${prefix}`, served, close };
}
