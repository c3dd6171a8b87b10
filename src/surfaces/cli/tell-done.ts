/**
 * What became of a move, in words: its number and state in a sentence, and below whatever else the server said that a person reads.
 * Its own id and fingerprints are for programs, which ask by `--json`. Pure.
 */
import { spaced } from '#kernel/spaced.ts';

const HASH = /^(sha256:)?[0-9a-f]{64}$/;

const told = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' || HASH.test(value) ? undefined : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const words = value.map(told);
  return words.includes(undefined) ? undefined : words.join(', ');
};

const membersOf = (answer: unknown): Readonly<Record<string, unknown>> => {
  const { result = answer } = (answer ?? {}) as { readonly result?: unknown };
  return typeof result === 'object' && result !== null ? (result as Readonly<Record<string, unknown>>) : {};
};

export const doneText = (answer: unknown): string => {
  const { number, name, state, status, ...rest } = membersOf(answer);
  const [called, stands] = [told(number ?? name), told(state ?? status)];
  const head = `${called ?? 'It'} ${stands === undefined ? 'is done' : `is ${spaced(stands)}`}.`;
  const own = called === undefined ? undefined : Object.keys(rest).find((member) => member.endsWith('Id'));
  const lines = Object.entries(rest).flatMap(([member, value]) => {
    const words = member === own ? undefined : told(value);
    return words === undefined ? [] : [`  ${spaced(member)}: ${words}`];
  });
  return `${[head, ...lines].join('\n')}\n`;
};
