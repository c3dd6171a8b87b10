/** The words of exports: what leaves in bulk, how much of it, for how long. No behaviour. */
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

/** One file; whoever needs more says what for, and asks for a part at a time. */
export const EXPORT_ROWS_MAX = 10_000;
/** Of one person in 24 hours: what a working day needs, and not what somebody takes along who leaves. */
export const EXPORTS_PER_DAY_MAX = 10;
export const EXPORT_ROWS_PER_DAY_MAX = 30_000;
/** For so long its file can be fetched. */
export const EXPORT_MINUTES = 60;

export type Exported = 'quotes' | 'orders';
export type ExportFormat = 'csv' | 'ndjson';
export type ExportFilter = { readonly status?: string; readonly accountId?: string };

export type Export = {
  readonly id: string;
  readonly personId: string;
  readonly what: Exported;
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
  readonly reason: string;
  readonly rows: number;
  readonly exportedAt: string;
  readonly expiresAt: string;
};

/** What somebody took in the last 24 hours. */
export type Taken = { readonly exports: number; readonly rows: number };

export const exportResource = (tenantId: string): ResourceFacts => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});

export const exportFacts = ['ListExported'] as const;

export const exportRefusals: RefusalTexts = {
  'export.not-found': {
    status: 404,
    title: 'There is no such export of yours',
    todo: 'The file of an export is for whoever asked for it.',
  },
  'export.over': { status: 409, title: 'The time to fetch this file is over', todo: 'Export again, with the reason.' },
  'export.too-many-rows': {
    status: 422,
    title: 'That is more than one export may hold',
    todo: 'Ask for one status or one customer at a time.',
  },
  'export.enough-for-today': {
    status: 429,
    title: 'You have exported as much as one person may in a day',
    todo: 'Come back when the oldest export is a day old, or ask a colleague who needs it for their own work.',
  },
};
