/** `ic-snn download`: CIFAR-10 and CIFAR-100 from their authors' server, checked, ready for --data. */
import { Argument, type Command } from 'commander';
import { DATASET_NAMES, type DatasetName } from '../datasets/archives.js';
import { addJson } from './options.js';
import { bytesBar, emit, grouped } from './output.js';
import { cancellable } from './session.js';

export function addDownload(program: Command): void {
  const command = program
    .command('download')
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
  const { downloadDataset } = await import('../datasets/download.js'); // only this command unpacks archives
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
