/** Runs what commits together with a fact, and what commits together with the facts that follow from that. */
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { Command, Fact, RecordedFact } from '../command.ts';
import type { Statement, Tx } from '../database/tx.ts';
import type { Door } from '../door.ts';
import type { Job } from '../jobs/job-port.ts';

export const FACTS_PER_COMMAND_MAX = 5_000;

type AllTogether = {
  readonly facts: readonly RecordedFact[];
  readonly first: readonly Statement[];
  readonly statements: readonly Statement[];
  readonly jobs: readonly Job[];
};

export const recordsOf = (command: Command<unknown>, facts: readonly Fact[], from = 0): readonly RecordedFact[] =>
  facts.map((fact, index) => ({
    ...fact,
    id: command.id('fact', from + index),
    tenantId: command.tenantId,
    at: command.at.toString(),
    correlationId: command.correlationId,
    causationId: command.commandId,
    actorId: command.actor.id,
  }));

export const runTogether = async (
  door: Door,
  tx: Tx,
  command: Command<unknown>,
  recorded: readonly RecordedFact[],
): Promise<Outcome<AllTogether>> => {
  const facts = [...recorded];
  const first: Statement[] = [];
  const statements: Statement[] = [];
  const jobs: Job[] = [];
  for (let next = 0; next < facts.length; next += 1) {
    must(facts.length <= FACTS_PER_COMMAND_MAX, 'one command records a bounded number of facts');
    const fact = facts[next] as RecordedFact;
    for (const step of door.flows.of(fact.type).flatMap((flow) => flow.together)) {
      const done = await step.run(tx, fact, command);
      if (!done.ok) return done;
      facts.push(...recordsOf(command, done.value.facts, facts.length));
      first.push(...(done.value.first ?? []));
      statements.push(...done.value.statements);
      jobs.push(...(done.value.jobs ?? []));
    }
  }
  return accepted({ facts, first, statements, jobs });
};
