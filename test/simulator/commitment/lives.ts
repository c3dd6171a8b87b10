/** The facts that a run left, walked through the tables of the lives: each a move that was allowed where it was made. */
import { approvalLife } from '#contexts/approval/index.ts';
import { linkLife } from '#contexts/proposal/index.ts';
import { quoteLife } from '#contexts/quote/index.ts';
import type { Lifecycle } from '#kernel/lifecycle.ts';

type Life = Lifecycle<string, string>;

/** By the kind of subject of its facts. */
export const LIVES: Readonly<Record<string, Life>> = {
  quote: quoteLife as unknown as Life,
  'approval-case': approvalLife as unknown as Life,
  'proposal-link': linkLife as unknown as Life,
};

/** A way through the table that the facts may mean: a recall and a void leave the same fact, and only the row says which it was. */
export type Way = { readonly state: string; readonly edges: readonly string[] };
export type Walked = {
  readonly ways: readonly Way[];
  /** A fact that no move of the states that were reached leaves. */
  readonly offence: string | null;
};

/** Facts that belong to no move (a price, a note) are passed over. */
export const walk = (life: Life, types: readonly string[]): Walked => {
  const ofLife = new Set(life.moves.map(({ fact }) => fact));
  let ways: readonly Way[] = [{ state: life.initial, edges: [] }];
  for (const type of types.filter((each) => ofLife.has(each))) {
    const next = ways.flatMap(({ state, edges }) =>
      life.moves
        .filter(({ fact, from }) => fact === type && from.includes(state))
        .map(({ name, to }) => ({ state: to, edges: [...edges, edgeOf(life, state, name)] })),
    );
    if (next.length === 0)
      return { ways, offence: `${type} of a ${life.name} that is ${ways.map(({ state }) => state).join(' or ')}` };
    ways = next;
  }
  return { ways, offence: null };
};

export const edgeOf = (life: Life, from: string, move: string): string => `${life.name}: ${from} –${move}→`;

export const everyEdge = (): readonly string[] =>
  Object.values(LIVES).flatMap((life) =>
    life.moves.flatMap(({ name, from }) => from.map((state) => edgeOf(life, state, name))),
  );
