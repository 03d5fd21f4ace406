/** Errors as one line on standard error, and the exit status they give. Needs no package, since one may be what is missing. */
import { isRefusal, ObstaclesError, plain } from '../check.js';

/** One line. */
const say = (text: string) => process.stderr.write(`ic-snn: ${plain(text.replace(/\s*\n\s*/g, ' '))}\n`);

/** Where standard output ends early (`| head`) the program ends too; where it cannot be written, in one line. */
export function endWithOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    say(`standard output cannot be written (${code ?? message}); free some space or write elsewhere`);
    process.exit(1);
  });
  process.stderr.on('error', () => process.exit(1)); // nobody is left to tell
}

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
  // A line for each obstacle; what is in a name cannot add any.
  else if (error instanceof ObstaclesError) process.stderr.write(`ic-snn: ${plain(message)}\n`);
  else say(ofSystem(error) ?? message);
  return isRefusal(error) || ofSystem(error) ? 2 : 1;
}

/** What the system did not give or take, if that is the error: a file, a folder, memory. */
function ofSystem(error: Error): string | undefined {
  const { syscall, path, code } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && path !== undefined)
    return `${path}: cannot be used (${code}); check the path and its permissions`;
  const memory = /allocation failed|Invalid (typed )?array (buffer )?length|could not allocate/i.test(error.message);
  return memory ? `takes more memory than there is (${error.message}); use smaller images or fewer at once` : undefined;
}

/** The package that Node did not find, also where the error only tells of that as its cause. */
export function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const name = code === 'ERR_MODULE_NOT_FOUND' && /Cannot find package '([^']+)'/.exec(error.message)?.[1];
  return name || missingPackage(error.cause);
}
