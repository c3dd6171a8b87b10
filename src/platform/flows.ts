/**
 * A flow says what follows from a fact: what commits together with it, and what runs after it, each with its undo. Contexts
 * never call each other's commands, so a stranger who asks "what happens when a quote is accepted?" opens one file.
 */
import type { Json } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { AnyCommandDefinition, Command, Fact, RecordedFact } from './command.ts';
import type { Statement, Tx } from './database/tx.ts';
import type { Job } from './jobs/job-port.ts';

export type Together = {
  readonly facts: readonly Fact[];
  /** Written before the fact's own state, where a table allows one of something: the old one ends before the new one stands. */
  readonly first?: readonly Statement[];
  readonly statements: readonly Statement[];
  readonly jobs?: readonly Job[];
};

/** Commits with the fact, or neither does. Locks follow context order, then id. */
export type TogetherStep = {
  readonly name: string;
  readonly undo: string;
  readonly run: (tx: Tx, fact: RecordedFact, command: Command<unknown>) => Promise<Outcome<Together>>;
};

/** `key`: which of the step's commands it is, where their number may differ when the step is tried again. */
export type FollowUp = { readonly definition: AnyCommandDefinition; readonly payload: Json; readonly key?: string };

/** Runs after the fact committed, as a command keyed by fact and step: however often it is tried, it happens once. */
export type AfterStep = {
  readonly name: string;
  readonly undo: string;
  /** The named system principal that acts. */
  readonly as: string;
  readonly commands: (fact: RecordedFact, tx: Tx) => Promise<readonly FollowUp[]>;
};

export type Flow = {
  readonly fact: string;
  readonly meaning: string;
  readonly together: readonly TogetherStep[];
  readonly after: readonly AfterStep[];
};

export type Flows = { readonly of: (factType: string) => readonly Flow[]; readonly all: readonly Flow[] };

export const flowsOf = (all: readonly Flow[]): Flows => {
  const byFact = Map.groupBy(all, (flow) => flow.fact);
  return { all, of: (factType) => byFact.get(factType) ?? [] };
};

/** The jobs that will run a fact's later steps. */
export const afterJobs = (flows: Flows, fact: RecordedFact): readonly Job[] =>
  flows
    .of(fact.type)
    .flatMap((flow) => flow.after)
    .map((step) => ({ queue: 'flow', data: { tenantId: fact.tenantId, factId: fact.id, step: step.name } }));
