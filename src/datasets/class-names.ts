/** Names of classes as files have them. */

/** Names in a text, one a line: without blanks around them; blank lines are none. */
export function namesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
