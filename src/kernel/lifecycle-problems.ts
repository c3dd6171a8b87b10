/** The rules that every life keeps. Each offence names the state or move and what would go wrong. */
import type { LifeTable, Move, StateWords } from './lifecycle.ts';

export const lifeProblems = (table: LifeTable): readonly string[] => {
  const unknown = unknownStates(table);
  // A table that names states it does not have cannot be walked; the rest would only echo that.
  if (unknown.length > 0) return unknown;
  return [
    ...unreachable(table),
    ...deadEnds(table),
    ...restless(table),
    ...endless(table),
    ...ambiguous(table),
    ...stuckWaits(table),
    ...wordless(table),
    ...badNames(table),
  ];
};

const stateNames = (table: LifeTable): readonly string[] => Object.keys(table.states);
const leaving = (table: LifeTable, state: string): readonly Move[] =>
  table.moves.filter((move) => move.from.includes(state));

const unknownStates = (table: LifeTable): readonly string[] => {
  const named: readonly (readonly [where: string, state: string])[] = [
    ['initial', table.initial],
    ...table.terminal.map((state) => ['terminal', state] as const),
    ...(table.repair ?? []).map((state) => ['repair', state] as const),
    ...table.moves.flatMap((move) => [...move.from, move.to].map((state) => [`move ${move.name}`, state] as const)),
  ];
  return named
    .filter(([, state]) => !Object.hasOwn(table.states, state))
    .map(([where, state]) => `${where} names ${state}, which is no state`);
};

const unreachable = (table: LifeTable): readonly string[] => {
  const reached = walk([table.initial], (state) => leaving(table, state).map((move) => move.to));
  return stateNames(table)
    .filter((state) => !reached.has(state))
    .map((state) => `no moves lead from ${table.initial} to ${state}`);
};

const deadEnds = (table: LifeTable): readonly string[] =>
  stateNames(table)
    .filter((state) => !table.terminal.includes(state) && leaving(table, state).length === 0)
    .map((state) => `${state} is not terminal, and no move leaves it`);

const restless = (table: LifeTable): readonly string[] =>
  table.terminal
    .filter((state) => leaving(table, state).length > 0)
    .map((state) => `${state} is terminal, and yet a move leaves it`);

/** A loop without an exit: every state has a move, and still nothing in it can end. */
const endless = (table: LifeTable): readonly string[] => {
  const ending = walk(table.terminal, (state) =>
    table.moves.filter((move) => move.to === state).flatMap((move) => move.from),
  );
  return stateNames(table)
    .filter((state) => !ending.has(state) && leaving(table, state).length > 0)
    .map((state) => `no moves lead from ${state} to a terminal state`);
};

const ambiguous = (table: LifeTable): readonly string[] =>
  stateNames(table).flatMap((state) => {
    const names = leaving(table, state).map((move) => move.name);
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    return [...twice].map((name) => `two rows say where ${name} leads from ${state}`);
  });

const waitsFor = (words: StateWords | undefined): string | undefined =>
  typeof words === 'object' ? words.waitsFor : undefined;

/** What is waited for may never come: a deadline must end the wait, or a person must be able to take it to repair. */
const stuckWaits = (table: LifeTable): readonly string[] => {
  const repair = table.repair ?? [];
  const hasWayOut = (state: string): boolean =>
    repair.includes(state) ||
    leaving(table, state).some((move) => move.timeout !== undefined || repair.includes(move.to));
  return stateNames(table)
    .filter((state) => waitsFor(table.states[state]) !== undefined && !hasWayOut(state))
    .map((state) => `${state} waits for ${waitsFor(table.states[state])}, with no timeout and no way to repair`);
};

const wordless = (table: LifeTable): readonly string[] =>
  table.moves.flatMap((move) =>
    (['guard', 'authority', 'fact'] as const)
      .filter((field) => isWordless(move[field]))
      .map((field) => `move ${move.name} has an empty ${field}`),
  );

const isWordless = (said: Move['guard']): boolean =>
  typeof said === 'string'
    ? said.trim() === ''
    : said.length === 0 || said.some(({ holds, otherwise }) => holds.trim() === '' || otherwise.trim() === '');

const badNames = (table: LifeTable): readonly string[] => [
  ...stateNames(table)
    .concat(table.moves.map((move) => move.name))
    .filter((name) => !/^[a-z][a-zA-Z0-9]*$/.test(name))
    .map((name) => `${name} is not written in camelCase`),
  ...table.moves
    .filter((move) => move.fact.trim() !== '' && !/^[A-Z][a-zA-Z0-9]*$/.test(move.fact))
    .map((move) => `the fact ${move.fact} is not written in PascalCase`),
];

const walk = (start: readonly string[], next: (state: string) => readonly string[]): ReadonlySet<string> => {
  const reached = new Set(start);
  // A set's iteration also visits what is added to it on the way.
  for (const state of reached) for (const neighbour of next(state)) reached.add(neighbour);
  return reached;
};
