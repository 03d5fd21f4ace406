/** Data and nets that are not part of the project: tests that need them skip with a message where they are missing. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of something beside the checkout. */
export function sharedPath(relative: string): string {
  return fileURLToPath(new URL(`../../../shared/${relative}`, import.meta.url));
}

/** True where everything is there; says so once where not. */
export function haveShared(...relative: string[]): boolean {
  const missing = relative.filter((path) => !existsSync(sharedPath(path)));
  if (missing.length > 0) console.warn(`skipped: ${missing.map((path) => `../shared/${path}`).join(', ')} not found`);
  return missing.length === 0;
}
