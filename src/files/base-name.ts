/** Names of files, on any platform. */

/** The last part of a path. */
export function fileName(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
}

/** The file's name without folders and ending. */
export function baseName(path: string): string {
  return fileName(path).replace(/\.[^.]*$/, '');
}
