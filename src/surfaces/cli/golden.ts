/** `troth golden FILE`: runs worked prices that vendors published through the engine, and says where the two disagree. */
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { type Failure, runCases } from './golden/run-cases.ts';
import { TOPICS } from './golden/topics.ts';
import { readText } from './read-text.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';

const GOLDEN_EXIT = { passed: 0, failed: 1, unreadable: 2 } as const;
export type GoldenOptions = { readonly json?: boolean };

/** A file of millions of cases is a mistake, and is said to be one before memory is. */
const CASES_MAX = 100_000;

export const runGolden = async (file: string, options: GoldenOptions, terminal: Terminal): Promise<number> => {
  const cases = await readCases(file);
  if (!cases.ok) {
    sayNo(terminal, cases.refusal, 'No case was run');
    return GOLDEN_EXIT.unreadable;
  }
  const run = runCases(cases.value, TOPICS);
  const summary = `${run.passed} passed, ${run.failures.length} failed`;
  terminal.write(
    options.json === true
      ? `${JSON.stringify({ file, passed: run.passed, failed: run.failures.length, failures: run.failures }, null, 2)}\n`
      : `${run.failures.map(told).join('')}${summary}\n`,
  );
  return run.failures.length === 0 ? GOLDEN_EXIT.passed : GOLDEN_EXIT.failed;
};

const told = ({ id, topic, inputs, expected, got, why }: Failure): string =>
  [
    `✘ ${id} (${topic}): ${why}`,
    `  inputs   ${JSON.stringify(inputs)}`,
    `  expected ${JSON.stringify(expected)}`,
    `  got      ${JSON.stringify(got)}`,
    '',
    '',
  ].join('\n');

export const readCases = async (file: string): Promise<Outcome<readonly unknown[]>> => {
  const unreadable = (why: string) => refused({ code: 'golden.unreadable', file, why });
  const text = await readText(file);
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch (error) {
    return unreadable(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(value)) return unreadable('a list of cases is expected');
  if (value.length > CASES_MAX) return unreadable(`${value.length} cases, at most ${CASES_MAX}`);
  return accepted(value);
};
