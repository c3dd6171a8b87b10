/** Runs published cases through the engine: a case passes when every figure that its source printed is what the engine says. */
import type { Refusal } from '#kernel/outcome.ts';
import { type Told, differences, shown } from './figures.ts';
import { type Reader, UnreadableCase, readingOf } from './reader.ts';

export type PublishedCase = {
  readonly id: string;
  readonly topic: string;
  readonly source?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
};

/** Reads a case's inputs, calls the engine under the policies that they name, and tells all it knows. */
type Topic = (inputs: Reader) => Told;
export type Topics = Readonly<Record<string, Topic>>;

export type Failure = {
  readonly id: string;
  readonly topic: string;
  readonly inputs: unknown;
  readonly expected: unknown;
  readonly got: unknown;
  readonly why: string;
};
export type Run = { readonly passed: number; readonly failures: readonly Failure[] };

/** As they stand in a file: one that is no case fails by its name or its place, and the others run on. */
export const runCases = (cases: readonly unknown[], topics: Topics): Run => {
  const failures = cases.flatMap((one, index) => runCase(one, `case ${index + 1}`, topics) ?? []);
  return { passed: cases.length - failures.length, failures };
};

const runCase = (one: unknown, place: string, topics: Topics): Failure | null => {
  if (!isObject(one)) return { id: place, topic: 'none', inputs: null, expected: null, got: null, why: 'no case' };
  const { id, topic, inputs, expected } = one;
  const name = { id: typeof id === 'string' ? id : place, topic: typeof topic === 'string' ? topic : 'none' };
  const failed = (why: string, got: unknown): Failure => ({
    ...name,
    inputs: inputs ?? null,
    expected: expected ?? null,
    got,
    why,
  });
  if (typeof id !== 'string') return failed('it has no `id`', null);
  if (typeof topic !== 'string') return failed('it has no `topic`', null);
  if (!isObject(inputs)) return failed('it has no `inputs`', null);
  if (!isObject(expected)) return failed('it has no `expected`', null);
  if (!Object.hasOwn(topics, topic)) return failed(`unknown topic: ${topic}`, null);
  if (Object.keys(expected).length === 0) return failed('nothing is expected', null);
  try {
    const { reader, unread } = readingOf(inputs);
    const told = answer(topics[topic]!, reader);
    const wrong = differences(expected, told);
    const got = Object.fromEntries(Object.entries(told).map(([name, figure]) => [name, shown(figure)]));
    if (wrong.length > 0) return failed(`not as printed: ${wrong.join(', ')}`, got);
    const left = isRefused(told) ? [] : unread();
    return left.length > 0 ? failed(`inputs that nobody understands: ${left.join(', ')}`, got) : null;
  } catch (error) {
    return failed(told(error), null);
  }
};

/** A case that cannot be read, or a promise of the engine that it breaks: a failure with its reason, and the other cases run on. */
const told = (error: unknown): string =>
  error instanceof UnreadableCase
    ? error.message
    : error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error);

/** What the engine refuses is an answer too: `error` is the refusal's code, or the name that its source has for it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const answer = (topic: Topic, reader: Reader): Told => {
  try {
    return topic(reader);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { error: PUBLISHED_NAMES[error.refusal.code] ?? error.refusal.code, refused: error.refusal.code };
  }
};

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRefused = (told: Told): boolean => Object.hasOwn(told, 'refused');

const PUBLISHED_NAMES: Readonly<Record<string, string>> = { 'price-rule.conflict': 'MultiplePricingRuleConflict' };
