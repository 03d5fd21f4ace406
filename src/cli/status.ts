/** Errors as one line on standard error, and the exit status they give. Needs no package, since one may be what is missing. */
import { FileError, NetworkError } from '../check.js';
import { formatOf } from '../files/formats.js';

const say = (text: string) => process.stderr.write(`ic-snn: ${text.replace(/\s*\n\s*/g, ' ')}\n`);

/** Tells an error, unless commander has told it, and gives the exit status. */
export function statusOf(error: unknown): number {
  if (!(error instanceof Error)) {
    say(String(error));
    return 1;
  }
  const { name, message } = error;
  if (name === 'CommanderError') return (error as Error & { exitCode: number }).exitCode === 0 ? 0 : 2;
  const missing = missingPackage(error);
  if (missing) say(`needs the package ${missing}, which is not installed; run "npm install ${missing}"`);
  else if (error instanceof NetworkError)
    say(`${process.argv.find((word) => formatOf(word)?.what === 'model') ?? 'model'}: ${message}`);
  else say(message);
  return [FileError, NetworkError, RangeError, TypeError].some((kind) => error instanceof kind) ? 2 : 1;
}

/** The package that Node did not find, also where the error only tells of that as its cause. */
export function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const name = code === 'ERR_MODULE_NOT_FOUND' && /Cannot find package '([^']+)'/.exec(error.message)?.[1];
  return name || missingPackage(error.cause);
}
