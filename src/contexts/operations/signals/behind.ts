/** From a number to its records: the facts and refusals that were counted, or the candidates that a rule found. */
import { documentRefusals } from '#contexts/proposal/index.ts';
import { governanceRefusals } from '#contexts/governance/index.ts';
import { spaced } from '#kernel/spaced.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readCounted, RECORDS_MAX } from './counted.ts';
import { LEAK_RULES } from './leak-rules.ts';
import { readLeaks } from './leaks.ts';
import type { Metric } from './signal.ts';
import { readFactsBehind, readRefusedBehind, readRefusedWith, type RecordedRow } from './signal.store.ts';
import type { RecordView } from './signal-shapes.ts';
import { instantOf } from './signal-view.ts';

/** As far back as the counts go by which the signals of facts are made. */
const WINDOW_HOURS = 24;
const LONG_WINDOW_HOURS = 30 * 24;

const PAGES: Readonly<Record<string, string>> = {
  quote: '/quotes',
  order: '/orders',
  'fallout-case': '/fallout',
  'approval-case': '/approvals',
  release: '/releases',
  change: '/changes',
  incident: '/operations/incidents',
  product: '/assets',
  'invoice-line': '/invoices',
  difference: '/reconciliation',
};
/** Of these the page of all is the one that shows each. */
const PAGES_OF_ALL: Readonly<Record<string, string>> = {
  connector: '/connectors',
  backup: '/operations/continuity',
  drill: '/operations/continuity',
  build: '/operations/deployments',
};

const pageOf = (kind: string, id: string | null): string | null => {
  const page = PAGES[kind];
  if (page === undefined) return PAGES_OF_ALL[kind] ?? null;
  return id === null ? null : `${page}/${id}`;
};

const recorded = (rows: readonly RecordedRow[], what = ''): readonly RecordView[] =>
  rows.map(({ id, type, kind, subject, at, code }) => ({
    id,
    title: `${type.includes('.') ? type : spaced(type)}${what}`,
    kind,
    at: instantOf(at),
    href: pageOf(kind, subject),
    why: (code !== undefined && (documentRefusals[code] ?? governanceRefusals[code])?.title) || null,
    money: null,
  }));

/** The newest of both: what access denied, and what was refused with one of the codes. */
const deniedAndRefused = async (
  tx: Tx,
  { denied, refusedWith = [] }: { readonly denied: readonly string[]; readonly refusedWith?: readonly string[] },
  from: Temporal.Instant,
): Promise<readonly RecordView[]> => {
  const own = recorded(await readRefusedBehind(tx, 'denied', denied, from, RECORDS_MAX), ' was denied');
  if (refusedWith.length === 0) return own;
  const refused = await readRefusedWith(tx, refusedWith, from, RECORDS_MAX);
  // Ids are in the order of time.
  return [...own, ...recorded(refused, ' was refused')]
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, RECORDS_MAX);
};

export const readBehind = async (
  tx: Tx,
  { drill, group }: Metric,
  model: CommercialModel,
  at: Temporal.Instant,
): Promise<readonly RecordView[]> => {
  const from = at.subtract({ hours: group === 'change' ? LONG_WINDOW_HOURS : WINDOW_HOURS });
  if ('facts' in drill) return recorded(await readFactsBehind(tx, drill.facts, from, RECORDS_MAX));
  if ('denied' in drill) return deniedAndRefused(tx, drill, from);
  if ('refused' in drill)
    return recorded(await readRefusedBehind(tx, 'refused', drill.refused, from, RECORDS_MAX), ' was refused');
  if ('counted' in drill)
    return (await readCounted(drill.counted, { tx, at, model })).map(({ id, title, kind, at: when, why }) => ({
      id,
      title,
      kind,
      at: instantOf(when),
      href: pageOf(kind, id),
      why,
      money: null,
    }));
  if ('page' in drill || 'none' in drill) return [];
  return (await readLeaks(tx, model, at)).slice(0, RECORDS_MAX).map((leak) => ({
    id: leak.id,
    title: leak.title,
    kind: leak.kind,
    at: instantOf(leak.since),
    href: leak.href,
    why: LEAK_RULES[leak.rule],
    money: leak.money,
  }));
};
