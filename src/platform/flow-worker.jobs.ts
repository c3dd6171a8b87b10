/** Runs what follows after a fact. Each step is a command keyed by fact and step, so a job that comes twice does nothing twice. */
import { must } from '#kernel/outcome.ts';
import { runCommand } from './run-command.ts';
import type { Door } from './door.ts';
import { readFact } from './facts/outbox.store.ts';
import type { AfterStep } from './flows.ts';
import type { Job, JobPort } from './jobs/job-port.ts';

/**
 * A step that is refused because its aggregate has moved on already needs nothing more. Any other refusal is trouble: the job
 * fails, is tried again with growing pauses, and in the end stands as failed where operators see it.
 */
const hasMovedOn = (code: string): boolean => code.endsWith('.move-not-allowed');

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
  for (const [index, { definition, payload, key }] of ready.followUps.entries()) {
    const principal = { ...door.systemPrincipal(tenantId, ready.step.as), onBehalfOf: ready.fact.actorId };
    const answer = await runCommand(
      door,
      definition as unknown as Parameters<typeof runCommand>[1],
      principal,
      {
        idempotencyKey: `${factId}/${name}/${key ?? index}`,
        payload,
        reason: `follows from ${ready.fact.type}: ${name}`,
      },
      { channel: 'flow', correlationId: ready.fact.correlationId, causationId: factId },
    );
    if (answer.ok) continue;
    const { refusal } = answer;
    if (!hasMovedOn(refusal.code))
      throw new Error(`the step "${name}" after ${ready.fact.type} was refused: ${JSON.stringify(refusal)}`);
    door.log.info({ factId, fact: ready.fact.type, step: name, refusal }, 'what the step was for has happened already');
  }
};

export const workOnFlows = (door: Door, jobs: JobPort): Promise<void> =>
  jobs.work('flow', (job) => runFlowJob(door, job));
