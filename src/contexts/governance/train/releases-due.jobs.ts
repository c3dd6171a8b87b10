/**
 * What leaves at its hour: release trains with what is ready, each release after the other in the order in which it came aboard, and changes that were
 * scheduled for an instant and ride no train. Publishing asks everything that it asks of a person; what it refuses stays behind, and its owner is told why.
 * Each step is a command under a key of its own, so that whoever dies in between, or looks at the same time, does nothing twice.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Answer } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { noteNotReleasedCommand } from '../change/not-released.ts';
import { sweepWatches } from '../change/watch-changes.jobs.ts';
import { publishReleaseCommand } from '../governance.commands.ts';
import { governanceRefusals } from '../release.ts';
import { asWorker as send } from './as-worker.jobs.ts';
import { type DueOfTrain, type DueRelease, readScheduledDue, readTakenDue, readTrainsDue } from './due.store.ts';
import { gatherAboard } from './gather-aboard.jobs.ts';
import { departByItself, leaveBehindCommand } from './leave-behind.ts';

const SAYS_CHARS_MAX = 500;

/** In the words that a person would have read, had they pressed the button; what was found in particular comes before what to do. */
export const whyNot = (refusal: Refusal): string => {
  const told = governanceRefusals[refusal.code];
  if (told === undefined) return refusal.code;
  const listed = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? value : []).filter((each) => typeof each === 'string');
  const [beside, says] = [listed(refusal['beside']), listed(refusal['says'])];
  const found = [...(beside.length === 0 ? [] : [`Before it went ${beside.join(', ')}.`]), ...says].join(' ');
  const room = SAYS_CHARS_MAX - told.title.length - told.todo.length - 4;
  return [`${told.title}.`, ...(found === '' ? [] : [found.slice(0, Math.max(room, 0))]), told.todo]
    .join(' ')
    .slice(0, SAYS_CHARS_MAX);
};

/** What passes by itself, and where the refusal says when. Anything else waits for somebody who moves it. */
const PASSES: Readonly<Record<string, string>> = {
  'change.frozen': 'until',
  'release.later-model-waiting': 'effectiveFrom',
};

/** When a change that was refused at its instant is tried again by itself. */
export const triedAgainAt = (refusal: Refusal): string | undefined => {
  const field = PASSES[refusal.code];
  const until = field === undefined ? undefined : refusal[field];
  return typeof until === 'string' ? Temporal.Instant.from(until).toString() : undefined;
};

const notReleased = (refusal: Refusal, release: number) => {
  const again = triedAgainAt(refusal);
  const says = again === undefined ? whyNot(refusal) : `It is tried again by itself at ${again}. ${whyNot(refusal)}`;
  return {
    code: refusal.code,
    says: says.slice(0, SAYS_CHARS_MAX),
    release,
    ...(again === undefined ? {} : { again }),
  };
};

type LeftOut = (due: DueRelease, refusal: Refusal) => Promise<Answer>;

const noted = (door: Door, due: DueRelease, answer: Answer): void => {
  if (!answer.ok) door.log.info({ due, refusal: answer.refusal }, 'that a release was left out was not recorded');
};

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
  noted(door, due, await leftOut(due, answer.refusal));
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

const leftBehind =
  (door: Door, tenantId: string) =>
  ({ trainId, changeId }: DueOfTrain, refusal: Refusal): Promise<Answer> =>
    send(
      door,
      tenantId,
      leaveBehindCommand,
      `train-left-behind/${trainId}/${changeId}`,
      { trainId, changeId, code: refusal.code, says: whyNot(refusal) },
      refusal.code,
    );

/** `waits`: one is being tried beside those before it. Nothing else may move the model under it meanwhile, or all of it begins again. */
const publishTaken = async (
  door: Door,
  tenantId: string,
): Promise<{ readonly out: number; readonly waits: boolean }> => {
  const leave = leftBehind(door, tenantId);
  let out = 0;
  for (const due of await door.read(tenantId, readTakenDue)) {
    const gathered = await gatherAboard(door, tenantId, due);
    if (gathered === 'waits') return { out, waits: true };
    if (gathered !== 'ready') {
      noted(door, due, await leave(due, gathered));
      continue;
    }
    const isOut = await publish(door, tenantId, due, `${due.number} left with ${due.train}`, (_due, refusal) =>
      leave(due, refusal),
    );
    if (isOut) out += 1;
  }
  return { out, waits: false };
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
        { changeId, ...notReleased(refusal, release) },
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
  const { out, waits } = await publishTaken(door, tenantId);
  return waits ? out : out + (await publishScheduled(door, tenantId, at));
};

/** The round of the worker: what is due goes out, and what is out is watched. */
export const sweepReleasesInTime = async (means: { readonly door: Door }, tenantId: string): Promise<void> => {
  await sweepReleasesDue(means, tenantId);
  await sweepWatches(means, tenantId);
};
