/** The words of signals: what a metric is, what out of bounds means, what an alert is. No behaviour. */
import type { Role } from '#contexts/identity/index.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { Severity } from '../incident/incident.ts';
import type { Counted } from './counted.ts';
import type { Figures } from './figures.ts';

export const GROUPS = [
  'technical',
  'business',
  'governance',
  'cpq',
  'oms',
  'evidence',
  'fallout',
  'change',
  'operational',
  'control',
] as const;
export type Group = (typeof GROUPS)[number];

export const UNITS = ['count', 'percent', 'seconds', 'money'] as const;

/** Bounds in the unit of the metric. Of a share, fewer than `atLeast` in the whole say nothing: somebody tries something out. */
export type Threshold = {
  readonly when: 'above' | 'below';
  readonly warn: number;
  readonly alarm: number;
  readonly whole?: (figures: Figures) => number;
  readonly atLeast?: number;
};

/** The records behind a number: what was counted, by name; facts, denials, refusals that were recorded; a page that lists just them; or why there are none. */
export type Drill =
  | { readonly counted: Counted }
  | { readonly page: string }
  | { readonly facts: readonly string[] }
  | { readonly denied: readonly string[]; readonly refusedWith?: readonly string[] }
  | { readonly refused: readonly string[] }
  | { readonly leaks: true }
  | { readonly none: string };

/** An amount of money is a decimal in text. */
export type Part = { readonly name: string; readonly value: number | string };

export type Metric = {
  readonly key: string;
  readonly group: Group;
  readonly name: string;
  /** What it means, in one sentence. */
  readonly says: string;
  readonly owner: Role;
  /** Where the number comes from. */
  readonly source: string;
  readonly unit: (typeof UNITS)[number];
  /** Null: asked, and there is nothing to say. */
  readonly value: (figures: Figures) => number | null;
  readonly parts?: (figures: Figures) => readonly Part[];
  readonly threshold?: Threshold;
  /** Who is told when it is out of bounds; its owner, where nothing is said. */
  readonly routes?: readonly Role[];
  readonly runbook?: string;
  /** An alarm is proposed as an incident. Left out where a signal of incidents watches the same with its own rule. */
  readonly incident?: Severity;
  readonly drill: Drill;
  /** It speaks of what things cost: for those only who may see that. */
  readonly ofCost?: true;
  /** Why there is no number: nothing here knows it. */
  readonly notMeasured?: string;
  /** The items of the texts that ask for it: `o12.1 latency` is operations 12.1, `c19.1` the capstone. */
  readonly answers: readonly string[];
};

export const LEVELS = ['warn', 'alarm'] as const;
export type Level = (typeof LEVELS)[number];

export type SignalAlert = {
  readonly id: string;
  readonly key: string;
  readonly level: Level;
  readonly state: 'raised' | 'cleared';
  readonly value: string;
  readonly threshold: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const signalFacts = ['SignalAlertRaised', 'SignalAlertCleared'] as const;

export const signalRefusals: RefusalTexts = {
  'signal.not-found': {
    status: 404,
    title: 'There is no such signal',
    todo: 'Read the list of signals; a key is written with hyphens.',
  },
  'dashboard.not-found': {
    status: 404,
    title: 'There is no such dashboard',
    todo: 'Read the list of dashboards; it names those that you may read.',
  },
  'signal-alert.not-found': { status: 404, title: 'There is no such alert', todo: 'Read the alerts that stand.' },
  'signal-alert.raised-already': {
    status: 409,
    title: 'This alert stands already',
    todo: 'Nothing: whom it is for has been told.',
  },
  'signal-alert.cleared-already': {
    status: 409,
    title: 'This alert is over already',
    todo: 'Nothing: it is raised anew when it is needed.',
  },
};

export const signalConstraints: Readonly<Record<string, string>> = {
  signal_alert_one: 'signal-alert.raised-already',
};
