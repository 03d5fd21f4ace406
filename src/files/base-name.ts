/** Names of files, on any platform. */

/** The file's name without folders and ending. */
export function baseName(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}
