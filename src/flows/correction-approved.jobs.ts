/**
 * What follows when a person begins to carry an approved correction out: the commands of the owning context, one after the other, in the name and with the
 * rights of the people behind it (systems do not judge), and then the comparison of both sides. Everything is keyed by correction and attempt: whatever
 * dies in between is done once. It is no `Flow`, because a flow acts as a system.
 */
import { decideRepair, proposeRepair } from '#contexts/assets/index.ts';
import { settleInvoiceLine } from '#contexts/billing/index.ts';
import { erasePerson } from '#contexts/evidence/index.ts';
import {
  asObject,
  type Compared,
  type Correction,
  meansOf,
  readCorrectionsAtWork,
  recordApplied,
  recordReconciled,
} from '#contexts/governance/index.ts';
import { readPrincipal } from '#contexts/identity/index.ts';
import { holdOrder, recordFailed, releaseOrder } from '#contexts/order/index.ts';
import { createChange, fileQuote } from '#contexts/quote/index.ts';
import { readDifferences, readRun, startRun } from '#contexts/reconciliation/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { runCommand } from '#platform/run-command.ts';

const AT_ONCE_MAX = 50;
const DIFFERENCES_TOLD_MAX = 50;
const DIFFERENCE_CHARS_MAX = 500;

/** The commands by which corrections are carried out; a test holds this list and the table of means together. */
export const OWNING_COMMANDS: Readonly<Record<string, AnyCommandDefinition>> = Object.fromEntries(
  [
    fileQuote,
    createChange,
    releaseOrder,
    holdOrder,
    recordFailed,
    settleInvoiceLine,
    proposeRepair,
    decideRepair,
    erasePerson,
  ].map((definition) => [definition.name, definition as unknown as AnyCommandDefinition]),
);

const asCommand = (definition: unknown) => definition as Parameters<typeof runCommand>[1];

type Outcome = { readonly answers: readonly Json[] } | { readonly command: string; readonly code: string } | 'later';

const askOwner = async (door: Door, tenantId: string, correction: Correction): Promise<Outcome> => {
  const { id, attempt, reason, evidence, asked, subjectId, number } = correction;
  const answers: JsonObject[] = [];
  for (const [index, step] of meansOf(correction.means).steps.entries()) {
    const definition = OWNING_COMMANDS[step.command];
    must(definition, `${step.command} is a command by which corrections are carried out`);
    const who = step.as === 'requester' ? correction.requestedByPrincipal : (correction.appliedByPrincipal ?? '');
    const principal = await door.read(tenantId, (tx) => readPrincipal(tx, who));
    // Who is not with us any more has no rights left.
    if (!principal) return { command: step.command, code: 'access.denied' };
    const payload = step.payload({ subjectId, asked, words: { reason, evidence }, answers });
    const answer = await runCommand(
      door,
      asCommand(definition),
      principal,
      {
        idempotencyKey: `correction/${id}/${attempt}/${index}`,
        payload,
        reason: `correction ${number}: ${reason}`.slice(0, 500),
      },
      { channel: 'worker', causationId: id, correlationId: id },
    );
    if (!answer.ok) return isNotNow(answer.refusal) ? 'later' : { command: step.command, code: answer.refusal.code };
    answers.push(asObject(answer.value));
  }
  return { answers };
};

const record = async (door: Door, tenantId: string, definition: unknown, key: string, payload: Json): Promise<void> => {
  const answer = await runCommand(
    door,
    asCommand(definition),
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey: key, payload },
    { channel: 'worker' },
  );
  if (!answer.ok) door.log.error({ key, refusal: answer.refusal }, 'what became of a correction was not recorded');
};

const carryOut = async (door: Door, tenantId: string, correction: Correction): Promise<void> => {
  const outcome = await askOwner(door, tenantId, correction);
  if (outcome === 'later') return;
  const { id, attempt } = correction;
  await record(door, tenantId, recordApplied, `correction-applied/${id}/${attempt}`, {
    correctionId: id,
    attempt,
    outcome,
  });
};

/** Null: a comparison is still under way. */
const compareSides = async (
  door: Door,
  tenantId: string,
  correction: Correction,
): Promise<readonly Compared[] | null> => {
  const { compares: pair } = meansOf(correction.means);
  const { id, attempt, orderId } = correction;
  if (pair === null || orderId === null) return [];
  const begun = await runCommand(
    door,
    asCommand(startRun),
    door.systemPrincipal(tenantId, 'worker'),
    {
      idempotencyKey: `correction-compared/${id}/${attempt}`,
      payload: { pair, mode: 'event', reason: `after correction ${correction.number}`, scope: { orderId } },
    },
    { channel: 'worker', causationId: id },
  );
  must(begun.ok, 'a comparison of one order can be begun');
  const runId = String(asObject(begun.value)['runId']);
  return door.read(tenantId, async (tx) => {
    const run = await readRun(tx, runId);
    must(run, 'the comparison that was begun is there');
    if (run.state === 'running') return null;
    const open = await readDifferences(tx, { runId, open: true, limit: DIFFERENCES_TOLD_MAX });
    const differences = open.map(({ key, kind, fields }) =>
      `${key} ${kind}${fields.length === 0 ? '' : `: ${fields.map(({ field }) => field).join(', ')}`}`.slice(
        0,
        DIFFERENCE_CHARS_MAX,
      ),
    );
    return [{ pair, runId, ended: run.state === 'completed', differences }];
  });
};

const reconcile = async (door: Door, tenantId: string, correction: Correction): Promise<void> => {
  const compared = await compareSides(door, tenantId, correction);
  if (compared === null) return;
  const { id, attempt } = correction;
  const payload = {
    correctionId: id,
    compared: compared.map((each) => ({ ...each, differences: [...each.differences] })),
  };
  await record(door, tenantId, recordReconciled, `correction-reconciled/${id}/${attempt}`, payload);
};

export const sweepCorrections = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  const waiting = await door.read(tenantId, (tx) => readCorrectionsAtWork(tx, AT_ONCE_MAX));
  for (const correction of waiting)
    await (correction.state === 'applying' ? carryOut : reconcile)(door, tenantId, correction).catch((error: unknown) =>
      // One that cannot be carried out hides no other.
      door.log.error({ err: error, correctionId: correction.id }, 'a correction could not be worked on'),
    );
  return waiting.length;
};
