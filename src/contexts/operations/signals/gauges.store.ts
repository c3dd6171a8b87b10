/** The newest figures of one company, without their parts: for the numbers that are told of all companies together. */
import type { Tx } from '#platform/database/tx.ts';
import { type FigureAt, NEWEST_WITHIN_MINUTES } from './signal.store.ts';

export const readNewestOfAll = (tx: Tx, at: Temporal.Instant): Promise<readonly FigureAt[]> =>
  tx.query<FigureAt>({
    name: 'signal-newest-of-all',
    text: `select key, part, value::text as value, at from operations.signal_value
           where tenant_id = $1 and part = '' and slot = (select max(slot) from operations.signal_value
             where tenant_id = $1 and slot >= $2 and slot <= $3)`,
    values: [tx.tenantId, at.subtract({ minutes: NEWEST_WITHIN_MINUTES }).toString(), at.toString()],
  });
