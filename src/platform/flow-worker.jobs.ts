/** Runs what follows after a fact. Each step is a command keyed by fact and step, so a job that comes twice does nothing twice. */
import { must } from '#kernel/outcome.ts';
import { runCommand } from './run-command.ts';
import type { Door } from './door.ts';
import { readFact } from './facts/outbox.store.ts';
import type { AfterStep } from './flows.ts';
import type { Job, JobPort } from './jobs/job-port.ts';

/** What a refused step means: it has been done, or the world moved on; anything else is tried again and then looked at by a person. */
const SETTLED: ReadonlySet<string> = new Set(['version.stale', 'switch.stopped']);

const stepOf = (door: Door, factType: string, name: string): AfterStep => {
  const step = door.flows
    .of(factType)
    .flatMap((flow) => flow.after)
    .find((each) => each.name === name);
  must(step, `the flow of ${factType} has the step ${name} that was enqueued for it`);
  return step;
};

export const runFlowJob = async (door: Door, job: Job): Promise<void> => {
  const { tenantId, factId, step: name } = job.data as { tenantId: string; factId: string; step: string };
  const ready = await door.read(tenantId, async (tx) => {
    const fact = await readFact(tx, factId);
    must(fact, 'a flow job names a fact that committed with it');
    const step = stepOf(door, fact.type, name);
    return { fact, step, followUps: await step.commands(fact, tx) };
  });
  for (const [index, { definition, payload }] of ready.followUps.entries()) {
    const principal = { ...door.systemPrincipal(tenantId, ready.step.as), onBehalfOf: ready.fact.actorId };
    const answer = await runCommand(
      door,
      definition as unknown as Parameters<typeof runCommand>[1],
      principal,
      { idempotencyKey: `${factId}/${name}/${index}`, payload, reason: `follows from ${ready.fact.type}: ${name}` },
      { channel: 'flow', correlationId: ready.fact.correlationId, causationId: factId },
    );
    if (answer.ok) continue;
    if (SETTLED.has(answer.refusal.code)) throw new Error(`the step ${name} has to wait: ${answer.refusal.code}`);
    door.log.warn({ factId, fact: ready.fact.type, step: name, refusal: answer.refusal }, 'a flow step was refused');
  }
};

export const workOnFlows = (door: Door, jobs: JobPort): Promise<void> =>
  jobs.work('flow', (job) => runFlowJob(door, job));
