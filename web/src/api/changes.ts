/** What the pages of changes read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type ChangeRow = {
  readonly id: string;
  readonly version: number;
  readonly number: string;
  readonly status: string;
  readonly title: string;
  readonly type: string;
  readonly tier: number | null;
  readonly emergency: boolean;
  readonly owner: string | null;
  readonly effectiveFrom: string | null;
  readonly releaseId: string | null;
  readonly gates: { readonly passed: number; readonly warned: number; readonly failed: number } | null;
  readonly reviewBy: string | null;
  readonly reviewed: boolean;
  readonly recordedAt: string;
  readonly moves: readonly string[];
};
export type Stated = { readonly score: number; readonly because: string };
export type Watch = {
  readonly fact: string;
  readonly of?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly atMostBelow?: number;
  readonly atMostAbove?: number;
  readonly says: string;
};
type Deployment = {
  readonly version: string;
  readonly commit: string;
  readonly digest?: string;
  readonly migrations: readonly string[];
  readonly contracts: readonly string[];
  readonly says: string;
};
export type Asked = {
  readonly title: string;
  readonly type: string;
  readonly carries: { readonly releaseId?: string; readonly deployment?: Deployment };
  readonly objective?: string;
  readonly effectiveFrom?: string;
  readonly impacted?: {
    readonly products?: 'all' | readonly string[];
    readonly markets?: 'all' | readonly string[];
    readonly channels?: 'all' | readonly string[];
    readonly customers?: 'all' | readonly string[];
    readonly inHand?: string;
  };
  readonly owner?: string;
  readonly approvers?: readonly string[];
  readonly rollback?: { readonly how: string; readonly says: string };
  readonly monitoring?: {
    readonly hours: number;
    readonly watch: readonly Watch[];
  };
  readonly risk?: Readonly<Record<string, Stated>>;
  readonly emergency?: string;
};
export type GateFound = {
  readonly gate: string;
  readonly outcome: 'passed' | 'warned' | 'failed';
  readonly says: readonly string[];
  readonly seen: string | null;
  readonly promise: string;
  readonly stale: boolean;
  readonly answers: readonly string[];
};
export type Dimension = {
  readonly key: string;
  readonly says: string;
  readonly score: number | null;
  readonly how: string | null;
  readonly because: string | null;
};
export type Reading = {
  readonly fact: string;
  readonly says: string;
  readonly before: number;
  readonly since: number;
  readonly ofBefore?: number;
  readonly ofSince?: number;
  readonly meant: string;
  readonly early?: true;
  readonly holds: boolean;
};
type Worth = { readonly currency: string; readonly amount: string };
export type Decided = {
  readonly count: number;
  readonly money: readonly Worth[];
  readonly records: readonly {
    readonly id: string;
    readonly name: string;
    readonly says: string;
    readonly path: string;
    readonly money: Worth | null;
  }[];
  readonly withheld: number;
  readonly leftOut: number;
};
/** What was decided while the change was out. */
export type Meanwhile = {
  readonly from: string;
  readonly to: string;
  readonly quotes: Decided;
  readonly approvals: Decided;
  readonly orders: Decided;
};
export type Change = ChangeRow & {
  readonly asked: Asked;
  readonly contentHash: string;
  readonly stale: boolean;
  readonly missing: readonly { readonly field: string; readonly says: string }[];
  /** What it is watched by, in words. */
  readonly watch: readonly string[];
  readonly release: { readonly id: string; readonly name: string; readonly status: string } | null;
  readonly impact: { readonly path: string | null };
  readonly evidence: readonly GateFound[];
  readonly risk: {
    readonly because: readonly string[];
    readonly byHand: {
      readonly tier: number;
      readonly because: string;
      readonly allowedByPerson: string | null;
    } | null;
    readonly dimensions: readonly Dimension[];
  };
  readonly effective: {
    readonly from: string | null;
    /** The day that its release names itself. */
    readonly release: string | null;
    readonly notBefore: string | null;
    readonly notReleased: { readonly at: string; readonly says: string } | null;
  };
  readonly ownedBy: { readonly name: string; readonly roles: readonly string[] } | null;
  readonly answers: {
    readonly policy: string;
    readonly published: boolean;
    readonly control: string | null;
    readonly asked: readonly {
      readonly role: string;
      readonly because: readonly string[];
      readonly answered: string | null;
      readonly note: string | null;
    }[];
    readonly answerableAs: readonly string[];
  };
  readonly after: {
    readonly releasedAt: string | null;
    readonly watchedUntil: string | null;
    readonly nextWatch: string | null;
    readonly watched: { readonly at: string; readonly holds: boolean; readonly readings: readonly Reading[] } | null;
    readonly closing: { readonly says: string; readonly checks: readonly string[] } | null;
    readonly rolledBackBy: string | null;
    readonly meanwhile: Meanwhile | null;
    readonly review: {
      readonly by: string;
      readonly overdue: boolean;
      readonly settled: { readonly holds: boolean; readonly inTime: boolean; readonly says: string } | null;
      readonly asked: readonly {
        readonly role: string;
        readonly because: readonly string[];
        readonly answered: string | null;
        readonly note: string | null;
      }[];
      readonly reviewableAs: readonly string[];
    } | null;
  };
};
export type ImpactAnswer = {
  readonly question: string;
  readonly asks: string;
  readonly count: number;
  readonly withheld: number;
  readonly next: string | null;
  readonly records: readonly {
    readonly id: string;
    readonly name: string;
    readonly says: string;
    readonly path: string | null;
  }[];
};

/** What a request may be watched by, and who can be named in it. */
export type ChangePolicy = {
  readonly watchable: readonly { readonly fact: string; readonly says: string }[];
  readonly people: readonly { readonly key: string; readonly name: string; readonly roles: readonly string[] }[];
  readonly policy: {
    readonly activities: readonly { readonly types: readonly string[]; readonly accountable: string }[];
  };
};

const read = <T>(key: readonly unknown[], path: string) =>
  queryOptions({ queryKey: ['changes', ...key], queryFn: ({ signal }) => get<T>(path, signal) });

export const changes = () => read<{ readonly items: readonly ChangeRow[] }>(['list'], '/changes');
export const change = (id: string) => read<Change>(['one', id], `/changes/${id}`);
export const impact = (id: string, contentHash: string) =>
  read<{ readonly answers: readonly ImpactAnswer[]; readonly agreements: Omit<ImpactAnswer, 'question'> }>(
    ['impact', id, contentHash],
    `/changes/${id}/impact`,
  );
export const changePolicy = () => read<ChangePolicy>(['policy'], '/change-policy');
