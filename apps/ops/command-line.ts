// The frame of `npm run ops -- <verb>`: words, options, one JSON value with `--json`, exit status 0 done, 1 found
// something, 2 could not run.

import { parseArgs } from 'node:util';

export type Status = 0 | 1 | 2;

export interface Outcome {
  readonly status: 0 | 1;
  /** What `--json` prints. */
  readonly json: unknown;
  /** What a person reads; may have several lines. */
  readonly text: string;
}

export interface Call {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

export interface Verb {
  /** `['device', 'add']` */
  readonly words: readonly string[];
  /** What follows the words: `--region <code> --name <n>`. */
  readonly usage: string;
  /** Chinese, then English. */
  readonly about: string;
  readonly options?: Readonly<Record<string, 'string' | 'boolean'>>;
  /** How many texts without `--` it takes; default none. */
  readonly positionals?: number;
  readonly run: (call: Call) => Promise<Outcome>;
}

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** The call makes no sense: the usage is shown. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** The option's text; `UsageFault` if it was left out. */
export const required = (call: Call, option: string): string => {
  const value = call.options[option];
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageFault(`缺少 --${option} / --${option} is missing`);
};

export const optional = (call: Call, option: string): string | undefined => {
  const value = call.options[option];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const usageOf = (verb: Verb): string => `  ${[...verb.words, verb.usage].join(' ').trim()}\n      ${verb.about}`;

const helpText = (verbs: readonly Verb[]): string =>
  `npm run ops -- <动作 verb> [--json]\n\n${verbs.map(usageOf).join('\n')}\n`;

/** The verb whose words the line begins with, the longest first. */
const verbOf = (verbs: readonly Verb[], words: readonly string[]): Verb | undefined =>
  verbs
    .filter((verb) => verb.words.every((word, index) => words[index] === word))
    .sort((a, b) => b.words.length - a.words.length)[0];

const parse = (verb: Verb, args: string[]): Call & { readonly isJson: boolean } => {
  const options = Object.fromEntries(Object.entries(verb.options ?? {}).map(([name, type]) => [name, { type }]));
  try {
    const parsed = parseArgs({
      args,
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    const { json, ...values } = parsed.values;
    if (parsed.positionals.length > (verb.positionals ?? 0)) {
      throw new UsageFault(`多余的参数 / too many arguments: ${parsed.positionals.join(' ')}`);
    }
    return { options: values, positionals: parsed.positionals, isJson: json === true };
  } catch (error) {
    if (error instanceof UsageFault) throw error;
    throw new UsageFault(error instanceof Error ? error.message : String(error), { cause: error });
  }
};

/** Runs one verb; answers the exit status, and never throws. */
export const runCommandLine = async (
  argv: readonly string[],
  verbs: readonly Verb[],
  output: Output,
): Promise<Status> => {
  if (argv[0] === undefined || argv[0] === 'help' || argv[0] === '--help') {
    output.out(helpText(verbs));
    return argv[0] === undefined ? 2 : 0;
  }
  const verb = verbOf(verbs, argv);
  const isJson = argv.includes('--json');
  if (!verb)
    return fail(output, isJson, `没有这个动作 / there is no such verb: ${argv.join(' ')}\n\n${helpText(verbs)}`);
  try {
    const call = parse(verb, argv.slice(verb.words.length));
    const outcome = await verb.run(call);
    output.out(call.isJson ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
    return outcome.status;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail(output, isJson, error instanceof UsageFault ? `${message}\n\n${usageOf(verb)}` : message);
  }
};

const fail = (output: Output, isJson: boolean, message: string): Status => {
  if (isJson) output.out(`${JSON.stringify({ error: message })}\n`);
  else output.err(`${message}\n`);
  return 2;
};
