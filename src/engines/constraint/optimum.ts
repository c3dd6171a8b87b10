/**
 * The cheapest way to hold what is hard, by cores (OLL: Andres, Kaufmann, Matheis, Schaub 2012): assume every wish; each
 * core that comes back costs its lightest weight and is relaxed by counters, which our solver holds as plain sums.
 */
import { must } from '#kernel/outcome.ts';
import type { Literal } from './literals.ts';
import type { Solver } from './solver.ts';

export type Wish = { readonly literal: Literal; readonly weight: number };
/** Every model under `assumptions` costs exactly `cost`, which is the least possible. */
export type Optimum = { readonly cost: number; readonly assumptions: readonly Literal[] };

/** undefined when `hard` cannot hold. The solver keeps helper variables, so give it one that is used for nothing else. */
export const cheapest = (solver: Solver, hard: readonly Literal[], wishes: readonly Wish[]): Optimum | undefined => {
  if (!solver.solve(hard)) return undefined;
  const open = new Map<Literal, number>();
  for (const { literal, weight } of wishes)
    if (weight > 0 && !hard.includes(literal)) open.set(literal, (open.get(literal) ?? 0) + weight);
  const counters = new Map<Literal, { readonly core: readonly Literal[]; readonly spared: number }>();

  /** A wish that at most `spared` of the core are broken, which is the next one once that fails. */
  const count = (core: readonly Literal[], spared: number, weight: number): void => {
    if (spared >= core.length) return;
    const broken = solver.variable();
    const slack = core.length - spared;
    solver.addSum([...core.map((literal) => ({ literal, weight: 1 })), { literal: broken, weight: slack }], slack);
    counters.set(-broken, { core, spared });
    open.set(-broken, weight);
  };

  let cost = 0;
  for (;;) {
    const assumptions = [...hard, ...open.keys()];
    if (solver.solve(assumptions)) return { cost, assumptions };
    const core = solver.core().filter((literal) => open.has(literal));
    must(core.length > 0, 'what is hard holds, so a core names a wish');
    const weight = Math.min(...core.map((literal) => open.get(literal) as number));
    cost += weight;
    for (const literal of core) {
      const left = (open.get(literal) as number) - weight;
      if (left > 0) open.set(literal, left);
      else open.delete(literal);
      const counter = counters.get(literal);
      if (counter) count(counter.core, counter.spared + 1, weight);
    }
    count(core, 1, weight);
  }
};
