/** What the contract system would not take, or has not answered for an hour, and waits for a person. */
import { HANDOVER_STUCK_AFTER_MINUTES, readHandoversStuck } from '#contexts/proposal/index.ts';
import { quoteResource, readQuoteHead } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';

const EACH_MAX = 50;

export type StuckHandover = {
  readonly kind: 'contract-handover';
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly since: string;
  readonly due: null;
  readonly href: string;
  readonly urgency: 'now' | 'soon';
};

export const stuckHandovers = async (
  tx: Tx,
  reader: Reader,
  now: Temporal.Instant,
): Promise<readonly StuckHandover[]> => {
  if (reader.principal.type !== 'user') return [];
  const since = now.subtract({ minutes: HANDOVER_STUCK_AFTER_MINUTES }).toString();
  const items: StuckHandover[] = [];
  for (const row of await readHandoversStuck(tx, since, EACH_MAX)) {
    const quote = await readQuoteHead(tx, row.revisionId);
    if (!quote || !reader.may('proposal.retry-handover', quoteResource(tx.tenantId, quote))) continue;
    const isNo = row.status === 'refused';
    items.push({
      kind: 'contract-handover',
      id: row.id,
      title: `${quote.header.accountName}: ${quote.header.name}`,
      subtitle: isNo
        ? `the contract system would not take it: ${row.why ?? 'no reason was given'}`
        : `nobody knows whether the contract system has it: ${row.why ?? 'it was not sent yet'}`,
      since: row.askedAt,
      due: null,
      href: `/quotes/${quote.id}`,
      urgency: isNo ? 'now' : 'soon',
    });
  }
  return items;
};
