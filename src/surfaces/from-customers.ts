/** What came back from customers and waits for somebody: a wish to be answered, a signed paper that a second person has to look at. */
import { quoteResource, readOpenChanges, readQuoteHead, readWaitingClaims } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';

const EACH_MAX = 50;

export type FromCustomer = {
  readonly kind: 'change-asked' | 'acceptance-paper';
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly since: string;
  readonly due: string | null;
  readonly href: string;
};

const instant = (text: string): string => Temporal.Instant.from(text).toString();

export const fromCustomers = async (tx: Tx, reader: Reader): Promise<readonly FromCustomer[]> => {
  if (reader.principal.type !== 'user') return [];
  const [changes, claims] = await Promise.all([readOpenChanges(tx, EACH_MAX), readWaitingClaims(tx, EACH_MAX)]);
  const wanted = [
    ...changes.map(
      (one) => ({ one, kind: 'change-asked', may: 'quote.answer-change', what: 'asks for a change' }) as const,
    ),
    ...claims.map(
      (one) =>
        ({ one, kind: 'acceptance-paper', may: 'quote.confirm-acceptance', what: 'look at the signed paper' }) as const,
    ),
  ];
  const items: FromCustomer[] = [];
  for (const { one, kind, may, what } of wanted) {
    const quote = await readQuoteHead(tx, one.revisionId);
    if (!quote || !reader.may(may, quoteResource(tx.tenantId, quote))) continue;
    items.push({
      kind,
      id: one.id,
      title: `${quote.header.accountName}: ${quote.header.name}`,
      subtitle: what,
      since: instant(one.recordedAt),
      due: quote.validUntil,
      href: `/quotes/${quote.id}`,
    });
  }
  return items;
};
