/** A feature model from a file, as numbers: DIMACS or UVL, plain or `.gz`. What is wrong with it is said with its line. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readDimacs } from '#engines/constraint/dimacs.ts';
import { encodeModel } from '#engines/constraint/encode.ts';
import type { OptionalChild } from '#engines/constraint/false-optional.ts';
import type { Problem } from '#engines/constraint/problem.ts';
import { parseUvl } from '#engines/constraint/uvl/parse-uvl.ts';

export type FeatureModel = {
  readonly format: 'DIMACS' | 'UVL';
  readonly problem: Problem;
  /** The variables 1…features are what a customer chooses; helpers come after them. */
  readonly features: number;
  /** By name, where the file has names. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** undefined when the file has no tree. */
  readonly optional: readonly OptionalChild[] | undefined;
  readonly notes: readonly string[];
};

/** Throws an error that names the file, and the line where there is one. */
export const readModel = (path: string): FeatureModel => {
  const bytes = readBytes(path);
  const inner = path.endsWith('.gz') ? path.slice(0, -3) : path;
  const isUvl = extname(inner) === '.uvl' || (!isDimacsName(inner) && looksLikeUvl(bytes));
  return isUvl ? readUvlModel(path, bytes) : readDimacsModel(path, bytes);
};

const isDimacsName = (path: string): boolean => ['.dimacs', '.cnf'].includes(extname(path));
const looksLikeUvl = (bytes: Uint8Array): boolean =>
  /^\s*(namespace|include|imports|features)\b/.test(new TextDecoder().decode(bytes.subarray(0, 4096)));

const readBytes = (path: string): Uint8Array => {
  const bytes = readFileSync(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new Error(`${path} is a broken .gz: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

const readDimacsModel = (path: string, bytes: Uint8Array): FeatureModel => {
  const file = readDimacs(bytes);
  if (!file.ok) throw new Error(`${path}, line ${file.refusal.line}: ${file.refusal.what}`);
  const { problem, names, notes } = file.value;
  return {
    format: 'DIMACS',
    problem,
    features: problem.variables,
    numberOf: new Map([...names].map(([number, name]) => [name, number])),
    optional: undefined,
    notes,
  };
};

const readUvlModel = (path: string, bytes: Uint8Array): FeatureModel => {
  const text = new TextDecoder().decode(bytes);
  const read = parseUvl(text, 'list');
  if (!read.ok) {
    const { refusal } = read;
    if (refusal.code === 'uvl.malformed')
      throw new Error(`${path}, line ${refusal.line}:${refusal.column}: ${refusal.what}`);
    throw new Error(`${path}: ${JSON.stringify(refusal)}`);
  }
  const { model, tree, helpers, ignored } = read.value;
  const numberOf = new Map(model.options.map((option, i) => [option, i + 1]));
  const number = (option: string): number => numberOf.get(option) ?? 0;
  return {
    format: 'UVL',
    problem: encodeModel(model),
    features: model.options.length - helpers.length,
    numberOf,
    optional: tree.flatMap(({ option, parent, group }) =>
      group !== 'mandatory' && parent !== undefined ? [{ parent: number(parent), child: number(option) }] : [],
    ),
    notes: ignored.map(({ line, what }) => `line ${line} is not part of what was measured: ${what}`),
  };
};
