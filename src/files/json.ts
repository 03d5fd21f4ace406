/** What `JSON.parse` lets pass. */

/**
 * The first key that stands twice in one object of a JSON text, or undefined. `JSON.parse` keeps the last of them in
 * silence.
 *
 * @param text valid JSON
 */
export function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | null)[] = []; // keys of the objects around, null for a list
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') open.push(char === '{' ? new Set() : null);
    else if (char === '}' || char === ']') open.pop();
    if (char === '{' || char === ',') keyNext = open[open.length - 1] !== null;
    else if (char === '"') {
      const end = endOfText(text, at);
      const keys = open[open.length - 1];
      if (keyNext && keys) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      keyNext = false;
      at = end;
    }
  }
  return undefined;
}

/** How deep lists and objects are nested in a JSON text: writing what is nested too deep would overflow the stack. */
export function nestingOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfText(text, at);
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

/** Where the quoted text that starts at `start` has its closing quote. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
