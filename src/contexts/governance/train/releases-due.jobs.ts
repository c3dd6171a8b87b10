/**
 * What leaves at its hour: release trains with what is ready, each release after the other in the order in which it came aboard, and changes that were
 * scheduled for an instant and ride no train. Publishing asks everything that it asks of a person; what it refuses stays behind, and its owner is told why.
 * Each step is a command under a key of its own, so that whoever dies in between, or looks at the same time, does nothing twice.
 */
import type { Json } from '#kernel/json.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Answer, AnyCommandDefinition } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { runCommand } from '#platform/run-command.ts';
import { noteNotReleasedCommand } from '../change/not-released.ts';
import { sweepWatches } from '../change/watch-changes.jobs.ts';
import { publishReleaseCommand } from '../governance.commands.ts';
import { governanceRefusals } from '../release.ts';
import { type DueRelease, readScheduledDue, readTakenDue, readTrainsDue } from './due.store.ts';
import { departByItself, leaveBehindCommand } from './leave-behind.ts';

const SAYS_CHARS_MAX = 500;

const send = (
  door: Door,
  tenantId: string,
  definition: unknown,
  key: string,
  payload: Json,
  reason: string,
): Promise<Answer> =>
  runCommand(
    door,
    definition as AnyCommandDefinition as unknown as Parameters<typeof runCommand>[1],
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey: key, payload, reason },
    { channel: 'worker' },
  );

/** In the words that a person would have read, had they pressed the button. */
export const whyNot = (refusal: Refusal): string => {
  const told = governanceRefusals[refusal.code];
  return (told ? `${told.title}. ${told.todo}` : refusal.code).slice(0, SAYS_CHARS_MAX);
};

type LeftOut = (due: DueRelease, refusal: Refusal) => Promise<Answer>;

/** A release that somebody published in the meantime is out: nothing is to be told. */
const publish = async (
  door: Door,
  tenantId: string,
  due: DueRelease,
  because: string,
  leftOut: LeftOut,
): Promise<boolean> => {
  const { changeId, releaseId, changeVersion, releaseVersion } = due;
  const key = `release-due/${changeId}/${changeVersion}/${releaseVersion}`;
  const answer = await send(door, tenantId, publishReleaseCommand, key, { releaseId }, because);
  if (answer.ok) return true;
  if (isNotNow(answer.refusal)) return false;
  const noted = await leftOut(due, answer.refusal);
  if (!noted.ok) door.log.info({ due, refusal: noted.refusal }, 'that a release was left out was not recorded');
  return false;
};

const departDue = async (door: Door, tenantId: string, at: Temporal.Instant): Promise<void> => {
  for (const trainId of await door.read(tenantId, (tx) => readTrainsDue(tx, at))) {
    const answer = await send(
      door,
      tenantId,
      departByItself,
      `train-departs/${trainId}`,
      { trainId },
      'its hour has come',
    );
    if (!answer.ok) door.log.info({ trainId, refusal: answer.refusal }, 'a release train did not leave');
  }
};

const publishTaken = async (door: Door, tenantId: string): Promise<number> => {
  let out = 0;
  for (const due of await door.read(tenantId, readTakenDue)) {
    const isOut = await publish(door, tenantId, due, `${due.number} left with ${due.train}`, ({ changeId }, refusal) =>
      send(
        door,
        tenantId,
        leaveBehindCommand,
        `train-left-behind/${due.trainId}/${changeId}`,
        { trainId: due.trainId, changeId, code: refusal.code, says: whyNot(refusal) },
        refusal.code,
      ),
    );
    if (isOut) out += 1;
  }
  return out;
};

const publishScheduled = async (door: Door, tenantId: string, at: Temporal.Instant): Promise<number> => {
  let out = 0;
  for (const due of await door.read(tenantId, (tx) => readScheduledDue(tx, at))) {
    const { changeVersion, releaseVersion: release } = due;
    const isOut = await publish(door, tenantId, due, `${due.number} was scheduled for now`, ({ changeId }, refusal) =>
      send(
        door,
        tenantId,
        noteNotReleasedCommand,
        `not-released/${changeId}/${changeVersion}/${release}`,
        { changeId, code: refusal.code, says: whyNot(refusal), release },
        refusal.code,
      ),
    );
    if (isOut) out += 1;
  }
  return out;
};

/** How many went out. */
export const sweepReleasesDue = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  const at = door.clock();
  await departDue(door, tenantId, at);
  return (await publishTaken(door, tenantId)) + (await publishScheduled(door, tenantId, at));
};

/** The round of the worker: what is due goes out, and what is out is watched. */
export const sweepReleasesInTime = async (means: { readonly door: Door }, tenantId: string): Promise<void> => {
  await sweepReleasesDue(means, tenantId);
  await sweepWatches(means, tenantId);
};
