/** What people click, from a file or generated, and how long all valid options take after each. */
import { readFileSync } from 'node:fs';
import { EXCLUDED, OPEN, openDomains } from '#engines/constraint/domains.ts';
import type { Domains } from '#engines/constraint/domains.ts';
import { codeOf } from '#engines/constraint/literals.ts';
import { createSolver } from '#engines/constraint/solver.ts';
import type { FeatureModel } from './configure-model.ts';

/** Users one after the other; each chooses a feature (its number) or rules it out (the opposite number), click by click. */
export type Trace = readonly (readonly number[])[];
export type Clicks = {
  readonly clicks: number;
  /** As many as were asked for, unless they took too long. */
  readonly replays: number;
  /** Clicks on what was no longer possible: answered, counted, and left out of the choices. */
  readonly refused: number;
  /** The shortest of all replays, in the order of the clicks. */
  readonly milliseconds: readonly number[];
  /** Of every answer after every click, so that two runs can be compared. */
  readonly checksum: number;
};

const USERS = 30;
const CLICKS_MAX = 12;
const SELECT_IN_TEN = 8;
const SEED = 42;
/** No more users are made up, and no further replay is begun, once this has passed. */
const GENERATE_MAX_MS = 30_000;
const REPLAY_MAX_MS = 120_000;

/** Throws an error that names the place when a click names no feature of the model. */
export const readTrace = (path: string, model: FeatureModel): Trace => {
  const users: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(users)) throw new Error(`${path}: expected a list of users, each a list of clicks`);
  return users.map((clicks: unknown, user) => {
    if (!Array.isArray(clicks)) throw new Error(`${path}: user ${user + 1} is no list of clicks`);
    return clicks.map((click: unknown, i) => {
      const feature = featureOf(click, model);
      if (feature === undefined)
        throw new Error(
          `${path}: user ${user + 1}, click ${i + 1}: ${JSON.stringify(click)} is no feature of the model`,
        );
      return feature;
    });
  });
};

const featureOf = (click: unknown, { features, numberOf }: FeatureModel): number | undefined => {
  if (typeof click === 'string')
    return numberOf.get(click) ?? (click.startsWith('-') ? negative(numberOf.get(click.slice(1))) : undefined);
  const isFeature = typeof click === 'number' && Number.isInteger(click) && click !== 0 && Math.abs(click) <= features;
  return isFeature ? click : undefined;
};
const negative = (feature: number | undefined): number | undefined => (feature === undefined ? undefined : -feature);

/** Seeded: users who click on what is still open, four times out of five to have it. */
export const generateTrace = (model: FeatureModel): Trace => {
  const domains = open(model);
  const roll = dice(SEED);
  const started = performance.now();
  return Array.from({ length: USERS }, () => {
    if (performance.now() - started > GENERATE_MAX_MS) return [];
    domains.moveTo([]);
    const clicks: number[] = [];
    while (clicks.length < CLICKS_MAX) {
      const states = domains.states();
      const undecided = Array.from({ length: model.features }, (_, i) => i + 1).filter((v) => states[v] === OPEN);
      if (undecided.length === 0) break;
      const feature = undecided[roll(undecided.length)] as number;
      clicks.push(roll(10) < SELECT_IN_TEN ? feature : -feature);
      domains.moveTo(clicks.map(codeOf));
    }
    return clicks;
  });
};

/** Deterministic numbers in 0…n-1 (a linear congruence, Numerical Recipes). */
const dice = (seed: number) => {
  let state = seed >>> 0;
  return (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
};

const open = ({ problem, features }: FeatureModel): Domains => {
  const domains = openDomains(problem, createSolver(problem), features);
  if (domains === undefined) throw new Error('nothing satisfies the rules, so there is nothing to click');
  return domains;
};

/** Each replay starts from a fresh session; within one, users follow each other as on a server that keeps the session. */
export const replay = (model: FeatureModel, trace: Trace, replays: number): Clicks => {
  const shortest: number[] = [];
  let refused = 0;
  let checksum = 0;
  let done = 0;
  const began = performance.now();
  while (done < replays && (done === 0 || performance.now() - began < REPLAY_MAX_MS)) {
    done++;
    const domains = open(model);
    let click = 0;
    [refused, checksum] = [0, 0];
    for (const user of trace) {
      domains.moveTo([]);
      let choices: number[] = [];
      for (const feature of user) {
        const wanted = [...choices, codeOf(feature)];
        const started = performance.now();
        const isPossible = domains.moveTo(wanted);
        const states = domains.states();
        const took = performance.now() - started;
        shortest[click] = Math.min(shortest[click] ?? Infinity, took);
        click++;
        if (isPossible) choices = wanted;
        else refused++;
        for (const state of states) checksum = (Math.imul(checksum, 31) + state) | 0;
      }
    }
  }
  return { clicks: shortest.length, replays: done, refused, milliseconds: shortest, checksum };
};

export const countOf = (states: Uint8Array, wanted: number): number =>
  states.reduce((count, state, v) => count + (v > 0 && state === wanted ? 1 : 0), 0);

export const deadIn = (states: Uint8Array): number => countOf(states, EXCLUDED);
