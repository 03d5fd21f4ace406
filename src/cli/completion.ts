/** `ic-snn completion`: what a shell needs to complete commands, flags and their values, drawn from the program itself. */
import { Argument, type Command, type Option } from 'commander';
import { METHOD_NAMES } from '../convert/methods/index.js';
import { emit } from './output.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** A flag of a command; `values` undefined where it takes none, empty where it may be a file. */
interface Flag {
  readonly names: readonly string[];
  readonly help: string;
  readonly values: readonly string[] | undefined;
}

interface Entry {
  readonly name: string;
  readonly help: string;
  readonly flags: readonly Flag[];
  /** Words that its arguments may be; none where they are files. */
  readonly words: readonly string[];
}

/** Adds `ic-snn completion`. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  ic-snn completion bash > ~/.local/share/bash-completion/completions/ic-snn
  ic-snn completion zsh > "\${fpath[1]}/_ic-snn"
  ic-snn completion fish > ~/.config/fish/completions/ic-snn.fish`,
    )
    .action((shell: Shell) => {
      emit(completionScript(program, shell).trimEnd(), null, undefined);
    });
}

/** The script of a shell. */
export function completionScript(program: Command, shell: Shell): string {
  const entries = program.commands.map(entryOf);
  switch (shell) {
    case 'bash':
      return bash(program.name(), entries);
    case 'zsh':
      return zsh(program.name(), entries);
    case 'fish':
      return fish(program.name(), entries);
    default:
      return shell satisfies never;
  }
}

function entryOf(command: Command): Entry {
  const help: Flag = { names: ['--help'], help: 'show the help', values: undefined };
  const flags = command.options.filter(({ hidden }) => !hidden).map(flagOfOption);
  const words = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  return { name: command.name(), help: command.description(), flags: [...flags, help], words };
}

function flagOfOption({ long, short, description, required, optional, argChoices }: Option): Flag {
  const names = [long, short].filter((name) => typeof name === 'string');
  const isMethod = /^--methods?$/.test(long ?? '');
  const values = argChoices ?? (isMethod ? METHOD_NAMES : []);
  return { names, help: description, values: required || optional ? values : undefined };
}

/** Text in single quotes, as bash and zsh read it. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(name: string, entries: readonly Entry[]): string {
  const commands = entries.map((entry) => entry.name).join(' ');
  const cases = entries.map(({ name: own, flags, words }) => {
    const values = flags.flatMap(({ names, values: list }) => {
      if (list === undefined) return [];
      return [`        ${names.join('|')}) ${list.length > 0 ? `words=${quote(list.join(' '))}` : 'files=1'} ;;`];
    });
    const all = flags.flatMap(({ names }) => names).join(' ');
    const rest = words.length > 0 ? `words=${quote(words.join(' '))}` : 'files=1';
    return `    ${own})
      case $previous in
${values.join('\n')}
        *) if [[ $word == -* ]]; then words=${quote(all)}; else ${rest}; fi ;;
      esac ;;`;
  });
  return `# bash completion of ${name}; made by "${name} completion bash"
_ic_snn() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words= files=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quote(`${commands} --help --version`)} -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  if [[ $files ]]; then
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$word"))
    compopt -o filenames 2> /dev/null
  else
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  fi
}
complete -F _ic_snn ${name}
`;
}

function zsh(name: string, entries: readonly Entry[]): string {
  // In descriptions of _arguments brackets and colons mean something.
  const escaped = (text: string) => text.replace(/[[\]:\\]/g, '\\$&');
  const cases = entries.map(({ name: own, flags, words }) => {
    const specs = flags.flatMap(({ names, help, values }) =>
      names.map((flag) => {
        const action = values && values.length > 0 ? `(${values.join(' ')})` : '_files';
        return quote(`*${flag}[${escaped(help)}]${values ? `:value:${action}` : ''}`);
      }),
    );
    const rest = quote(words.length > 0 ? `*:argument:(${words.join(' ')})` : '*:file:_files');
    return `    ${own})\n      _arguments ${[...specs, rest].join(' \\\n        ')} ;;`;
  });
  const commands = entries.map((entry) => `    ${quote(`${entry.name}:${entry.help}`)}`);
  return `#compdef ${name}
# zsh completion of ${name}; made by "${name} completion zsh"
_ic_snn() {
  local -a commands=(
${commands.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local own=\${words[2]}
  shift words
  ((CURRENT -= 1))
  case $own in
${cases.join('\n')}
  esac
}
# From a folder of fpath this file is the function itself; where it is sourced it says what it completes.
if [[ \${funcstack[1]} == _${name} ]]; then _ic_snn "$@"; else compdef _ic_snn ${name}; fi
`;
}

function fish(name: string, entries: readonly Entry[]): string {
  const text = (one: string) => `'${one.replace(/['\\]/g, '\\$&')}'`;
  const lines = entries.flatMap(({ name: own, help, flags, words }) => {
    const here = `complete -c ${name} -n '__fish_seen_subcommand_from ${own}'`;
    const list = (values: readonly string[]) => (values.length > 0 ? ` -f -a ${text(values.join(' '))}` : '');
    return [
      `complete -c ${name} -f -n __fish_use_subcommand -a ${own} -d ${text(help)}`,
      ...(words.length > 0 ? [`${here}${list(words)}`] : []),
      ...flags.map(({ names, help: about, values }) => {
        const [long, short] = [names.find((one) => one.startsWith('--')), names.find((one) => /^-[^-]/.test(one))];
        const spelt = [long && `-l ${long.slice(2)}`, short && `-s ${short.slice(1)}`].filter(Boolean).join(' ');
        return `${here} ${spelt} -d ${text(about)}${values ? ` -r${list(values)}` : ''}`;
      }),
    ];
  });
  return `# fish completion of ${name}; made by "${name} completion fish"\n${lines.join('\n')}\n`;
}
