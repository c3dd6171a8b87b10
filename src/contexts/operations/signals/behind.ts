/** From a number to its records: the facts and refusals that were counted, or the candidates that a rule found. */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { LEAK_RULES, readLeaks } from './leaks.ts';
import type { Metric } from './signal.ts';
import { readDeniedBehind, readFactsBehind, type RecordedRow } from './signal.store.ts';
import { instantOf } from './signal-view.ts';

export const RECORDS_MAX = 100;
/** As far back as the counts go by which the signals of facts are made. */
const WINDOW_HOURS = 24;
const LONG_WINDOW_HOURS = 30 * 24;

export type RecordBehind = {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly at: string | null;
  /** Its page in the app; whether its reader may open it, that page decides. */
  readonly href: string | null;
  readonly why: string | null;
  readonly money: { readonly amount: string; readonly currency: string } | null;
};

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
};

const pageOf = (kind: string, id: string | null): string | null => {
  const page = PAGES[kind];
  return page === undefined || id === null ? null : `${page}/${id}`;
};

/** `QuoteValidationFailed` is read as words. */
const inWords = (type: string): string =>
  type.includes('.') ? `${type} was denied` : type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

const recorded = (rows: readonly RecordedRow[]): readonly RecordBehind[] =>
  rows.map(({ id, type, kind, subject, at }) => ({
    id,
    title: inWords(type),
    kind,
    at: instantOf(at),
    href: pageOf(kind, subject),
    why: null,
    money: null,
  }));

export const readBehind = async (
  tx: Tx,
  { drill, group }: Metric,
  model: CommercialModel,
  at: Temporal.Instant,
): Promise<readonly RecordBehind[]> => {
  const from = at.subtract({ hours: group === 'change' ? LONG_WINDOW_HOURS : WINDOW_HOURS });
  if ('facts' in drill) return recorded(await readFactsBehind(tx, drill.facts, from, RECORDS_MAX));
  if ('denied' in drill) return recorded(await readDeniedBehind(tx, drill.denied, from, RECORDS_MAX));
  if ('page' in drill) return [];
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
