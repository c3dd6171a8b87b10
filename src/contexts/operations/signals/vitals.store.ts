/** What processes measure of themselves: each writes its newest reading, and whoever asks gets them together. */
import type { Vitals } from '#platform/telemetry-vitals.ts';
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

export type { Vitals };

/** A process that said nothing for so long is gone. */
const HEARD_WITHIN_MINUTES = 3;
const KEPT_HOURS = 24;

export const saveVitals = (
  tenantId: string,
  process: string,
  at: Temporal.Instant,
  vitals: Vitals,
): readonly Statement[] => [
  {
    name: 'vitals-save',
    text: `insert into operations.process_vitals (tenant_id, process, at, vitals) values ($1, $2, $3, $4::jsonb)
           on conflict (tenant_id, process) do update set at = excluded.at, vitals = excluded.vitals`,
    values: [tenantId, process, at.toString(), JSON.stringify(vitals)],
  },
  {
    name: 'vitals-prune',
    text: `delete from operations.process_vitals where tenant_id = $1 and at < $2`,
    values: [tenantId, at.subtract({ hours: KEPT_HOURS }).toString()],
  },
];

const worst = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};
const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Of all processes: what is counted is added up, what is a time is that of the slowest. */
export const together = (all: readonly Vitals[]): Vitals | null =>
  all.length === 0
    ? null
    : {
        requests: total(all.map(({ requests }) => requests)),
        requestsFailed: total(all.map(({ requestsFailed }) => requestsFailed)),
        requestSeconds: worst(all.map(({ requestSeconds }) => requestSeconds)),
        commandSeconds: worst(all.map(({ commandSeconds }) => commandSeconds)),
        pricingSeconds: worst(all.map(({ pricingSeconds }) => pricingSeconds)),
        evidenceSeconds: worst(all.map(({ evidenceSeconds }) => evidenceSeconds)),
        evidenceFailed: total(all.map(({ evidenceFailed }) => evidenceFailed)),
        loopSeconds: worst(all.map(({ loopSeconds }) => loopSeconds)),
        processes: total(all.map(({ processes }) => processes)),
      };

type Reading = { readonly process: string; readonly at: string; readonly vitals: Vitals };

const readReadings = (tx: Tx, at: Temporal.Instant): Promise<readonly Reading[]> =>
  tx.query<Reading>({
    name: 'vitals',
    text: `select process, at, vitals from operations.process_vitals where tenant_id = $1 and at >= $2 order by process`,
    values: [tx.tenantId, at.subtract({ minutes: HEARD_WITHIN_MINUTES }).toString()],
  });

export const readVitals = async (tx: Tx, at: Temporal.Instant): Promise<Vitals | null> =>
  together((await readReadings(tx, at)).map(({ vitals }) => vitals));

const milliseconds = (seconds: number | null): string =>
  seconds === null ? 'no time measured' : `95 of 100 within ${Math.round(seconds * 1_000)} ms`;

/** Behind a number that processes measure of themselves: each process with what it said last. */
export const readProcesses = async (tx: Tx, at: Temporal.Instant): Promise<readonly CountedRow[]> =>
  (await readReadings(tx, at)).map(({ process, at: said, vitals }) => ({
    id: process,
    title: process,
    at: said,
    why: `${vitals.requests} requests, ${vitals.requestsFailed} failed, ${milliseconds(vitals.requestSeconds)}`,
  }));
