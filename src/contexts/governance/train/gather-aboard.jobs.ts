/**
 * What left with a train is found anew on the model that those before it have made, before it goes out: validated, tried on the open book where it was
 * tried before, assessed. A run takes minutes, so the train waits for it from round to round, with the rest behind it.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { asWorker } from './as-worker.jobs.ts';
import { assessAboardCommand, tryAboardCommand, validateAboardCommand } from './beside.commands.ts';
import { readRunsOf, readStands, type Stands } from './beside.store.ts';
import type { DueOfTrain } from './due.store.ts';

/** A refusal: it is left behind, and why. */
export type Gathered = 'ready' | 'waits' | Refusal;

export type Found = Stands & { readonly inForce: string; readonly runs: readonly Simulation[] };

const readFound = (door: Door, tenantId: string, releaseId: string): Promise<Found | undefined> =>
  door.read(tenantId, async (tx) => {
    const at = door.clock();
    const stands = await readStands(tx, releaseId, at);
    if (stands === undefined) return undefined;
    const [model, runs] = [await door.models.at(tx, at), await readRunsOf(tx, releaseId, stands.contentHash)];
    return { ...stands, inForce: model.hash, runs };
  });

type Next =
  | { readonly does: 'validate' | 'assess' }
  | { readonly does: 'try'; readonly as: Simulation }
  | { readonly does: 'nothing'; readonly answer: Gathered };

/** What is lacking, in the order in which a person gathers it. Pure. */
export const nextOf = ({ inForce, validatedOn, assessedOn, atOnce, runs }: Found): Next => {
  if (atOnce) return { does: 'nothing', answer: 'waits' };
  if (validatedOn !== inForce) return { does: 'validate' };
  if (assessedOn === null || assessedOn === inForce) return { does: 'nothing', answer: 'ready' };
  if (runs.some(({ status }) => status === 'running')) return { does: 'nothing', answer: 'waits' };
  const here = runs.find(({ onModel }) => onModel === inForce);
  const done = runs.find(({ status }) => status === 'done');
  if (done !== undefined && here === undefined) return { does: 'try', as: done };
  if (done !== undefined && here?.status !== 'done')
    return {
      does: 'nothing',
      answer: { code: 'release-train.not-tried', says: [`Its run is ${here?.status ?? 'gone'}.`] },
    };
  return { does: 'assess' };
};

/** Somebody came in between: the next round sees what is so then. */
const MOVED: ReadonlySet<string> = new Set(['release.changed-meanwhile', 'simulation.at-work']);

/** The scopes that it was tried in; of an empty book none is named, because a book may be empty still. */
const triedAs = (releaseId: string, { scopes, highRisk, quotes }: Simulation) => ({
  releaseId,
  ...(quotes === 0 ? {} : { scopes: [...scopes] }),
  ...(highRisk.countries.length + highRisk.channels.length === 0
    ? {}
    : { highRisk: { countries: [...highRisk.countries], channels: [...highRisk.channels] } }),
});

const STEPS_MAX = 4;

export const gatherAboard = async (door: Door, tenantId: string, due: DueOfTrain): Promise<Gathered> => {
  const { releaseId, changeId, changeVersion, releaseVersion } = due;
  const because = `${due.number} left with ${due.train}, after others of it`;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const found = await readFound(door, tenantId, releaseId);
    if (found === undefined) return 'waits';
    const next = nextOf(found);
    if (next.does === 'nothing') return next.answer;
    const key = `train-${next.does}/${changeId}/${changeVersion}/${releaseVersion}`;
    const answer = await (next.does === 'validate'
      ? asWorker(door, tenantId, validateAboardCommand, key, { releaseId }, because)
      : next.does === 'try'
        ? asWorker(door, tenantId, tryAboardCommand, key, triedAs(releaseId, next.as), because)
        : asWorker(door, tenantId, assessAboardCommand, key, { changeId }, because));
    if (!answer.ok) return isNotNow(answer.refusal) || MOVED.has(answer.refusal.code) ? 'waits' : answer.refusal;
  }
  return 'waits';
};
