/** A life drawn and listed from its own table, for docs/generated. */
import type { LifeTable, Move, StateWords } from './lifecycle.ts';

export const LIFE_COLUMNS = [
  'Move',
  'From',
  'To',
  'Guard',
  'Authority',
  'Effects',
  'Undone by',
  'Timeout',
  'Retry',
  'Fact',
] as const;

/** One row of cells per move, under `LIFE_COLUMNS`. */
export const lifeRows = (table: LifeTable): readonly (readonly string[])[] =>
  table.moves.map((move) => [
    move.name,
    move.from.join(', '),
    move.to,
    guardText(move),
    move.authority,
    effectsText(move),
    move.compensation ?? '',
    move.timeout ?? '',
    move.retry ?? '',
    move.fact,
  ]);

const guardText = ({ guard }: Move): string =>
  typeof guard === 'string'
    ? guard
    : guard.map(({ holds, otherwise }) => `${holds} (else \`${otherwise}\`)`).join('; ');

const effectsText = (move: Move): string => (typeof move.effects === 'string' ? move.effects : move.effects.join('; '));

/** Mermaid stateDiagram-v2; repair states are marked, a move's label is its name. */
export const lifeDiagram = (table: LifeTable): string =>
  [
    'stateDiagram-v2',
    ...Object.entries(table.states).map(([state, words]) => `  ${state}: ${label(state, words)}`),
    `  [*] --> ${table.initial}`,
    ...table.moves.flatMap((move) => move.from.map((from) => `  ${from} --> ${move.to}: ${move.name}`)),
    ...table.terminal.map((state) => `  ${state} --> [*]`),
    ...repairLines(table.repair ?? []),
    '',
  ].join('\n');

// Mermaid ends a description at a colon or a semicolon.
const label = (state: string, words: StateWords): string => {
  const means = typeof words === 'string' ? words : words.means;
  return `${state} (${means})`.replace(/[:;\n]+/g, ',');
};

const repairLines = (states: readonly string[]): readonly string[] =>
  states.length === 0 ? [] : ['  classDef repair stroke-dasharray: 4 3', `  class ${states.join(',')} repair`];
