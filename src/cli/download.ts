/** `ic-snn download`: CIFAR-10 and CIFAR-100 from their authors' server, checked, ready for --data. */
import { SingleBar } from 'cli-progress';
import { Argument, type Command } from 'commander';
import { DATASET_NAMES, type DatasetName, type DownloadProgress, downloadDataset } from '../datasets/download.js';
import { addJson } from './options.js';
import { emit, grouped } from './output.js';
import { cancellable } from './session.js';

export function addDownload(program: Command): void {
  const command = program
    .command('download')
    .description('fetch a data set (about 170 MB; the server can take up to an hour), check it and unpack it')
    .addArgument(new Argument('<dataset>', 'which one').choices(DATASET_NAMES))
    .option('-o, --output <folder>', 'where its files go (default: a folder named like the data set)')
    .option('--force', 'fetch again even where the files are there');
  addJson(command)
    .addHelpText('after', '\nExample:\n  ic-snn download cifar10 -o data/cifar10')
    .action(downloadCommand);
}

async function downloadCommand(
  dataset: DatasetName,
  { output = dataset, force, json }: { output?: string; force?: boolean; json?: string },
): Promise<void> {
  const bar = bytesBar();
  let result: Awaited<ReturnType<typeof downloadDataset>>;
  try {
    result = await cancellable((signal) => downloadDataset(dataset, output, { force, signal, progress: bar.progress }));
  } finally {
    bar.stop();
  }
  const bytes = result.files.reduce((sum, file) => sum + file.bytes, 0);
  const what = `${output}: ${dataset}, ${result.files.length} files, ${grouped(bytes)} bytes`;
  const how = result.fetched ? '' : ', there already; --force fetches them again';
  emit(`${what}${how}`, { dataset, ...result }, json);
}

/** A progress bar in megabytes on standard error, only on a terminal and only for work of over a second. */
function bytesBar(): { progress: DownloadProgress; stop(): void } {
  if (!process.stderr.isTTY) return { progress: () => {}, stop: () => {} };
  let bar: SingleBar | undefined;
  let [stage, began] = ['', 0];
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const progress: DownloadProgress = (name, done, total) => {
    if (name !== stage) {
      stop();
      [stage, began] = [name, performance.now()];
    }
    const facts = { stage, megabytes: (done / 1e6).toFixed(1), all: (total / 1e6).toFixed(1) };
    if (!bar && done < total && performance.now() - began > 1000) {
      bar = new SingleBar({
        format: '{stage} [{bar}] {megabytes}/{all} MB, {eta_formatted} left',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
        etaBuffer: 1000,
      });
      bar.start(total, done, facts);
    }
    bar?.update(done, facts);
    if (done >= total) stop();
  };
  return { progress, stop };
}
