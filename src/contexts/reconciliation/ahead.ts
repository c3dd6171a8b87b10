/**
 * What the other side has of an order that is still under way here is not too much: the other side is ahead, as it is after a restore, and
 * both meet when the order ends. Ending it there, as one would what no order says, would take away what was sold.
 */
import { orderLife, readStandings } from '#contexts/order/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Finding, Merged } from './merge.ts';

const orderIdOf = ({ kind, right }: Finding): string | undefined =>
  kind === 'missing-left' ? right?.about?.['orderId'] : undefined;

export const withoutAhead = async (tx: Tx, merged: Merged): Promise<Merged> => {
  const ids = [...new Set(merged.findings.flatMap((finding) => orderIdOf(finding) ?? []).filter(isUuid))];
  if (ids.length === 0) return merged;
  const standings = await readStandings(tx, { after: null, limit: ids.length, ids });
  const underWay = new Set(standings.filter(({ state }) => !orderLife.isTerminal(state)).map(({ id }) => id));
  return { ...merged, findings: merged.findings.filter((finding) => !underWay.has(orderIdOf(finding) ?? '')) };
};
