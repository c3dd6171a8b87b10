/** A rule that needs the whole house in view. It names the harm it keeps away, and brings an example that breaks it. */
import type { HouseFile } from './read-house.ts';
import { houseFile } from './read-house.ts';

/** What the wiring says exists; the rules compare it with what the sources say. */
export type Registry = {
  readonly commands: readonly string[];
  readonly aggregates: readonly string[];
  /** Codes that a command answers by when what it is about is not there, and that are not named like its aggregate. */
  readonly notFound: readonly string[];
  readonly facts: readonly string[];
  readonly refusals: readonly string[];
  readonly lifecycles: readonly string[];
  readonly settings: readonly string[];
};

export type House = { readonly files: readonly HouseFile[]; readonly registry: Registry };

export type Rule = {
  readonly name: string;
  readonly harm: string;
  /** "path:line what is wrong", one a place. */
  readonly offences: (house: House) => readonly string[];
  /** A small house in which the rule is broken: a rule that cannot fail protects nothing. */
  readonly broken: House;
};

export const emptyRegistry: Registry = {
  commands: [],
  aggregates: [],
  notFound: [],
  facts: [],
  refusals: [],
  lifecycles: [],
  settings: [],
};

/** A house made of the files given, for the example of a rule. */
export const exampleHouse = (files: Readonly<Record<string, string>>, registry: Partial<Registry> = {}): House => ({
  files: Object.entries(files).map(([path, text]) => houseFile(path, text)),
  registry: { ...emptyRegistry, ...registry },
});

/** Places that a rule lets stand, each with its reason; one that no longer offends must leave the list. */
export type Allowed = Readonly<Record<string, string>>;

/** What is left of the offences when allowed places are taken out, and the allowances that nothing needs any more. */
export const except = (allowed: Allowed, offences: readonly string[], checksWholeHouse: boolean): readonly string[] => {
  const covers = (key: string, offence: string): boolean => offence.startsWith(`${key}:`) || offence.includes(key);
  const left = offences.filter((offence) => !Object.keys(allowed).some((key) => covers(key, offence)));
  const idle = Object.keys(allowed).filter((key) => !offences.some((offence) => covers(key, offence)));
  return [...left, ...(checksWholeHouse ? idle.map((key) => `${key} no longer needs its exception: remove it`) : [])];
};

/** An example holds a handful of files; only in the real house does an unused exception mean anything. */
export const isWhole = (house: House): boolean => house.files.some(({ path }) => path === 'test/tidy/rule.ts');
