/** What can be said of a model before anybody chooses: asked at publish, so that no customer meets it first. */
import type { ConstraintModel, Formula } from './model.ts';
import type { Conflict, Session } from './session.ts';

export type Analysis = {
  /** Nothing satisfies the rules; then the rest is empty and `why` says which rules contradict each other. */
  readonly void: boolean;
  readonly why?: Conflict;
  /** Options that nobody can ever choose, each with a minimal set of rules that shuts it out. */
  readonly dead: readonly { readonly option: string; readonly why: Conflict }[];
  /** Options that everybody gets. */
  readonly core: readonly string[];
  /** Options left open under their parent, although whoever has the parent gets them. */
  readonly falselyOptional: readonly OptionalChild[];
};

export type OptionalChild = { readonly parent: string; readonly option: string };

/** `optional`: the options that an author left open, each under the option that it belongs to. */
export const analyse = (session: Session, optional: readonly OptionalChild[] = []): Analysis => {
  const states = session.validOptions([]);
  if (states === undefined)
    return { void: true, why: session.explain([])[0] as Conflict, dead: [], core: [], falselyOptional: [] };
  const inState = (wanted: string) => [...states].filter(([, state]) => state === wanted).map(([option]) => option);
  const why = (option: string): Conflict => session.explain([{ option, chosen: true }])[0] as Conflict;
  return {
    void: false,
    dead: inState('excluded').map((option) => ({ option, why: why(option) })),
    core: inState('forced'),
    falselyOptional: optional.filter(
      ({ parent, option }) =>
        states.get(parent) !== 'excluded' &&
        !session.canBoth({ option: parent, chosen: true }, { option, chosen: false }),
    ),
  };
};

export type Requirement = { readonly rule: string; readonly option: string; readonly needs: string };

/** Every plain "a requires b" that the rules say, also several in one rule. */
export const requirementsOf = (model: ConstraintModel): readonly Requirement[] =>
  model.rules.flatMap(({ id, constraint }) => {
    if (constraint.kind !== 'formula') return [];
    const { formula } = constraint;
    if (typeof formula === 'string' || !('implies' in formula)) return [];
    const [option, needed] = formula.implies;
    return typeof option === 'string' ? conjuncts(needed).map((needs) => ({ rule: id, option, needs })) : [];
  });

const conjuncts = (formula: Formula): readonly string[] => {
  if (typeof formula === 'string') return [formula];
  return 'and' in formula ? formula.and.flatMap(conjuncts) : [];
};

/** Options that require each other in a circle: they can only come together, which an author rarely means. */
export const requirementCycles = (requirements: readonly Requirement[]): readonly (readonly string[])[] => {
  const next = Map.groupBy(requirements, ({ option }) => option);
  const reach = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const { needs } of next.get(at) ?? [])
        if (!seen.has(needs)) {
          seen.add(needs);
          open.push(needs);
        }
    return seen;
  };
  const reached = new Map([...next.keys()].map((option) => [option, reach(option)]));
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const [option, all] of reached) {
    if (done.has(option) || !all.has(option)) continue;
    const cycle = [...all].filter((other) => reached.get(other)?.has(option));
    for (const member of cycle) done.add(member);
    cycles.push(cycle.toSorted());
  }
  return cycles;
};
