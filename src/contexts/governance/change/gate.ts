/** What a gate of a change is: a promise, the questions of the sources that it answers, and how it is judged from facts. No behaviour. */
import type { KindName } from '../artifact-kinds.ts';
import type { Model } from '../publish-check.ts';
import type { CheckedGate } from '../publish-checks.ts';
import type { Release } from '../release.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import type { Asked } from './change-request.contract.ts';
import type { ChangeType } from './change-types.ts';
import type { GateOutcome } from './change.ts';
import type { GoldenPrices } from './golden-prices.ts';
import type { PriceMove } from './price-moves.ts';
import type { RiskScores } from './risk.ts';
import type { Tier } from './tier.ts';
import type { AskedRole } from './who-approves.ts';
import type { WorkedPrices } from './worked-prices.ts';

export type SimulationSeen = {
  readonly runId: string;
  readonly at: string;
  readonly says: readonly string[];
  /** Why it does not answer for the open book. */
  readonly lacks: readonly string[];
  /** What whoever approves has to want. */
  readonly warns: readonly string[];
};
export type ImpactCount = { readonly question: string; readonly asks: string; readonly count: number };

/** What only a release has. */
export type ReleaseFacts = {
  readonly release: Release;
  readonly checks: readonly CheckedGate[];
  readonly before: Model;
  readonly after: Model;
  readonly kinds: readonly KindName[];
  readonly moves: readonly PriceMove[];
  readonly golden: GoldenPrices;
  readonly worked: WorkedPrices;
  /** Absent: none ran on exactly this content. */
  readonly simulation: SimulationSeen | undefined;
  /** Agreements in force that price what it touches. */
  readonly contracts: { readonly agreements: number };
};

export type GateFacts = {
  readonly at: Temporal.Instant;
  readonly asked: Asked;
  readonly policy: ChangePolicy;
  readonly types: readonly ChangeType[];
  readonly tier: Tier;
  readonly risk: RiskScores;
  readonly approvers: readonly AskedRole[];
  /** The roles of whoever the request names as owner; absent: nobody has that key. */
  readonly ownerRoles: readonly string[] | undefined;
  readonly impact: readonly ImpactCount[];
  readonly release: ReleaseFacts | undefined;
};

export type Judged = {
  readonly outcome: GateOutcome;
  readonly says: readonly string[];
  readonly seen?: string;
};

/** A gate of a release is judged on its content; `any` is judged of a deployment too. */
type Row<F> = {
  readonly gate: string;
  readonly promise: string;
  /** The types of change it is for. */
  readonly types: readonly ChangeType[] | 'every';
  readonly judge: (facts: F) => Judged;
};
export type AnyGate = Row<GateFacts> & { readonly of: 'any' };
export type ReleaseGate = Row<GateFacts & { readonly release: ReleaseFacts }> & { readonly of: 'release' };
export type Gate = AnyGate | ReleaseGate;

export const passed = (...says: readonly string[]): Judged => ({ outcome: 'passed', says });
export const warned = (...says: readonly string[]): Judged => ({ outcome: 'warned', says });
export const failed = (...says: readonly string[]): Judged => ({ outcome: 'failed', says });
