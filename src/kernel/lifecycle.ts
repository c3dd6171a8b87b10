/**
 * A life is one literal table. The same table runs the machine, is checked (nothing unreachable, no dead end, nothing ambiguous, a way
 * out of every wait) and draws its own diagram, so that what is documented is what runs.
 */
import { type Outcome, accepted, must, refused } from './outcome.ts';
import { lifeProblems } from './lifecycle-problems.ts';
import { lifeDiagram, lifeRows } from './lifecycle-print.ts';

/** What a state means, or that and what it waits for. A waiting state needs a way out that does not hang on what it waits for. */
export type StateWords = string | { readonly means: string; readonly waitsFor?: string };

/** What must hold, in words, and the code of the refusal where it does not. */
export type Guard = { readonly holds: string; readonly otherwise: string };

export type Move<S extends string = string, M extends string = string> = {
  readonly name: M;
  readonly from: readonly S[];
  readonly to: S;
  /** What must hold; the decision enforces it. A list names the refusal of each, so that a test can hold the list and the code together. */
  readonly guard: string | readonly Guard[];
  /** Who may: roles, the system, another system's answer. */
  readonly authority: string;
  /** What else changes together with it or because of it. */
  readonly effects: string | readonly string[];
  /** How it is undone. */
  readonly compensation?: string;
  /** The deadline that makes this move by itself. */
  readonly timeout?: string;
  /** When and how often it is tried again. */
  readonly retry?: string;
  /** The audit fact that it leaves, PascalCase and past tense. */
  readonly fact: string;
};

export type LifeTable<S extends string = string, M extends string = string> = {
  readonly name: string;
  readonly states: Readonly<Record<S, StateWords>>;
  readonly initial: S;
  readonly terminal: readonly S[];
  /** States in which a person puts things right: they count as a way out of a wait, and may wait without a deadline. */
  readonly repair?: readonly S[];
  readonly moves: readonly Move<S, M>[];
};

export type Lifecycle<S extends string = string, M extends string = string> = {
  readonly table: LifeTable<S, M>;
  readonly name: string;
  readonly initial: S;
  readonly states: readonly S[];
  readonly terminal: readonly S[];
  readonly repair: readonly S[];
  readonly moves: readonly Move<S, M>[];
  /** The state that the move leads to; refused as `<life>.move-not-allowed` with the moves that are. */
  readonly move: (state: S, name: M) => Outcome<S>;
  /** The row of a move that is allowed, for its fact and its effects. */
  readonly row: (state: S, name: M) => Move<S, M> | undefined;
  readonly allowed: (state: S) => readonly M[];
  readonly isTerminal: (state: S) => boolean;
  /** Whether a text (from a table, from a wire) names a state. */
  readonly isState: (text: string) => text is S;
  /** Offences of the table against the rules, in words; a test asserts that there are none. */
  readonly problems: () => readonly string[];
  /** Mermaid stateDiagram-v2. */
  readonly diagram: () => string;
  /** A row of cells per move, under `LIFE_COLUMNS`, for a generated table. */
  readonly rows: () => readonly (readonly string[])[];
};

/** What checks and generated docs need of any life, whatever its states: `readonly LifeSheet[]` holds them all. */
export type LifeSheet = Pick<
  Lifecycle,
  'name' | 'table' | 'states' | 'terminal' | 'repair' | 'moves' | 'problems' | 'diagram' | 'rows'
>;

export type StateOf<L> = L extends { readonly initial: infer S extends string } ? S : never;
export type MoveOf<L> = L extends { readonly allowed: (state: never) => readonly (infer M extends string)[] }
  ? M
  : never;

export const lifecycle = <const S extends string, const M extends string>(table: {
  readonly name: string;
  readonly states: Readonly<Record<S, StateWords>>;
  readonly initial: NoInfer<S>;
  readonly terminal: readonly NoInfer<S>[];
  readonly repair?: readonly NoInfer<S>[];
  readonly moves: readonly Move<NoInfer<S>, M>[];
}): Lifecycle<S, M> => {
  const states = Object.keys(table.states) as S[];
  const known = new Set<string>(states);
  const rowsByState = indexMoves<S, M>(states, table.moves);
  const row = (state: S, name: M) => rowsByState.get(state)?.get(name);
  const allowed = (state: S): readonly M[] => [...(rowsByState.get(state)?.keys() ?? [])];

  return {
    table,
    name: table.name,
    initial: table.initial,
    states,
    terminal: table.terminal,
    repair: table.repair ?? [],
    moves: table.moves,
    row,
    allowed,
    isTerminal: (state) => table.terminal.includes(state),
    isState: (text): text is S => known.has(text),
    move: (state, name) => {
      must(known.has(state), 'a state that is moved is one of its life');
      const found = row(state, name);
      if (found === undefined)
        return refused({ code: `${table.name}.move-not-allowed`, state, move: name, allowed: allowed(state) });
      return accepted(found.to);
    },
    problems: () => lifeProblems(table),
    diagram: () => lifeDiagram(table),
    rows: () => lifeRows(table),
  };
};

type RowsByState<S extends string, M extends string> = ReadonlyMap<S, ReadonlyMap<M, Move<S, M>>>;

const indexMoves = <S extends string, M extends string>(
  states: readonly S[],
  moves: readonly Move<S, M>[],
): RowsByState<S, M> =>
  new Map(
    states.map((state) => [
      state,
      new Map(moves.filter((move) => move.from.includes(state)).map((move) => [move.name, move])),
    ]),
  );
