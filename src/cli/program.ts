/** Every command of the command line. */
import { Command, type Option } from 'commander';
import { plain } from '../check.js';
import { packageVersion } from './version.js';

interface CommandEntry {
  readonly summary: string;
  /** What adds the command with its arguments and options; a module of its own, loaded where it is needed. */
  readonly load: () => Promise<(program: Command) => void>;
}

/** Every command, in the order of the help. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  info: {
    summary: 'layers, shapes, parameters, operations; thresholds and v(0) of an SNN',
    load: async () => (await import('./info.js')).addInfo,
  },
  import: {
    summary: "ONNX or NIR to the project's model file, or an SNN to NIR",
    load: async () => (await import('./info.js')).addImport,
  },
  convert: {
    summary: 'make an SNN: balance thresholds, choose v(0), compensate',
    load: async () => (await import('./convert.js')).addConvert,
  },
  evaluate: {
    summary: 'accuracy and loss of the ANN and of SNNs made from it',
    load: async () => (await import('./evaluate.js')).addEvaluate,
  },
  methods: {
    summary: 'what each method of conversion is, its class and where it comes from',
    load: async () => (await import('./methods.js')).addMethods,
  },
  tables: {
    summary: "the paper's tables 2 to 5: every method and rival at every T, beside the paper's rows",
    load: async () => (await import('./tables/tables.js')).addTables,
  },
  merge: {
    summary: 'one result from the parts that --shard wrote: the bytes that one run with --deterministic gives',
    load: async () => (await import('./merge.js')).addMerge,
  },
  trace: {
    summary: 'exact simulation of given images: spike counts, v(T), first spike times',
    load: async () => (await import('./trace.js')).addTrace,
  },
  encode: {
    summary: 'a picture as T steps of spikes keep it: the original, then one copy per T',
    load: async () => (await import('./encode.js')).addEncode,
  },
  train: {
    summary: "train a source ANN, with the paper's recipe unless told otherwise",
    load: async () => (await import('./train.js')).addTrain,
  },
  retrain: {
    summary: 'train a converted network on for its life as a spiking one: what rivals that retrain do (class E)',
    load: async () => (await import('./retrain.js')).addRetrain,
  },
  download: {
    summary: 'fetch a data set (about 170 MB; the server can take up to an hour), check it and unpack it',
    load: async () => (await import('./download.js')).addDownload,
  },
  audit: {
    summary: 'will it work as an SNN, what does it cost, where is what lost, and what helps: tried, not guessed',
    load: async () => (await import('./audit.js')).addAudit,
  },
  report: {
    summary: 'tables and figures of the paper for a network of your own, as one HTML file',
    load: async () => (await import('./report.js')).addReport,
  },
  bench: {
    summary: "speed of nets and kernels, against onnxruntime-web and against this machine's limits",
    load: async () => (await import('./bench.js')).addBench,
  },
  demo: {
    summary: 'the paper’s methods and the best of two classes, on the trained nets that come with the package',
    load: async () => (await import('./demo.js')).addDemo,
  },
  completion: {
    summary: 'a script that completes commands, flags and values in a shell',
    load: async () => (await import('./completion.js')).addCompletion,
  },
};

/** Commands that ask the program for all others. */
const ASKS_ALL = ['completion'];

/**
 * The program, whose commands are loaded whole where they stand among `words`, else only by name and summary: help and each
 * command start without what the others need.
 *
 * @param words what was typed; without it all commands are loaded
 */
export async function createProgram(words?: readonly string[]): Promise<Command> {
  const program = new Command('ic-snn')
    .description('Converts trained ReLU networks into spiking ones (IC-SNN) and simulates them, bit for bit.')
    .version(packageVersion());
  const all = words === undefined || ASKS_ALL.some((name) => words.includes(name));
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (all || words.includes(name)) {
      (await load())(program);
      program.commands.at(-1)?.description(summary);
    } else program.command(name).description(summary);
  }
  program.hook('preAction', async (_, command) => {
    const { checkOutputs } = await import('./options.js');
    checkOutputs(command.opts(), command.args, command.name());
  });
  // One line on errors, which says where help is, and the status of the contract.
  for (const command of [program, ...program.commands]) {
    const name = command === program ? program.name() : `${program.name()} ${command.name()}`;
    const oneLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ' ');
    command
      .exitOverride()
      .configureHelp({ optionDescription })
      .configureOutput({
        outputError: (text, write) => write(plain(`${oneLine(text)}; see "${name} --help"\n`)),
      });
  }
  return program;
}

/** What a flag does, its values and its default as they are typed. */
function optionDescription({ description, argChoices, defaultValue, mandatory }: Option): string {
  const facts = [
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(defaultValue === undefined || mandatory ? [] : [`default ${String(defaultValue)}`]),
  ];
  return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
}
