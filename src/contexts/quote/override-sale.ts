/**
 * Selling what is retired, not yet on sale or no longer on sale, all the same: an exception on one line, with a reason, by somebody
 * who does not sell it. It stands on the line through every later change, is shown wherever the line is checked, and can be taken back.
 */
import { Type } from 'typebox';
import { purposeOf, standingOf, standingWords, type Standing } from '#contexts/catalog/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { type Offered, offeredBy } from './commercial-model.ts';
import { contentOf } from './content.ts';
import { type Line, type SaleOverride, Uuid } from './line.ts';
import { onQuote, type OnQuote, openForEdit, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import { partsOfLine } from './parts-of-line.ts';
import type { Quote } from './quote.ts';

type Payload = OnQuote & { readonly lineId: string; readonly reason: string | null };

/** What of the line may not be sold on the day: the line itself first, then what is chosen inside it. */
const closedOf = (line: Line, on: string, offered: Offered): readonly { name: string; standing: Standing }[] => {
  const item = offered(line.offering);
  if (!item) return [];
  const parts = partsOfLine(line, item.offering, offered).flatMap((part) => offered(part.offering) ?? []);
  return [item, ...parts]
    .map(({ name, offering }) => ({ name, standing: standingOf(offering, purposeOf(line.basis), on) }))
    .filter(({ standing }) => !standing.open);
};

const lineOf = (quote: Quote, lineId: string): Outcome<Line> => {
  const line = quote.lines.find((each) => each.id === lineId);
  return line ? accepted(line) : refused({ code: 'quote.line-not-found', lineId });
};

/** Whether an override counts: whoever worked on the deal after granting it has become a seller of it. */
export const standsFor = (line: Pick<Line, 'saleOverride'>, persons: readonly string[]): SaleOverride | undefined =>
  line.saleOverride && !persons.includes(line.saleOverride.by) ? line.saleOverride : undefined;

export const overrideSale = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.override-sale',
  payload: quotePayload({
    lineId: Uuid,
    /** Null takes it back. */
    reason: Type.Union([Type.String({ minLength: 3, maxLength: 500 }), Type.Null()]),
  }),
  decide: (quote, command, _prepared, model) => {
    const { lineId, reason } = command.payload;
    const found = lineOf(quote, lineId);
    if (!found.ok) return found;
    const line = found.value;
    if (reason === null && !line.saleOverride) return refused({ code: 'quote.no-sale-override', lineId });
    const closed = closedOf(line, quote.header.pricedAsOf, offeredBy(model));
    if (reason !== null && closed.length === 0)
      return refused({ code: 'quote.sale-needs-no-override', lineId, offering: line.offering });
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const { saleOverride: _before, ...rest } = line;
    const because = closed
      .map(({ name, standing }) => `${name} ${standingWords(standing, purposeOf(line.basis))}`)
      .join('; ');
    const granted: SaleOverride | undefined =
      reason === null
        ? undefined
        : { reason, because, by: command.actor.personId, byName: command.actor.name, at: command.at.toString() };
    const next: Line = { ...rest, ...(granted ? { saleOverride: granted } : {}), version: line.version + 1 };
    const content = contentOf(
      quote.header,
      quote.lines.map((each) => (each.id === line.id ? next : each)),
    );
    must(content !== quote.content, 'an override is part of what is promised');
    return accepted({
      // The person is not added to those who shaped the quote: an override is no work on the deal, and sellers may not grant one.
      change: { ...open.value.change, content, upsertLines: [next] },
      facts: [
        ...open.value.facts,
        granted
          ? quoteFact('QuoteSaleOverridden', quote, {
              lineId,
              offering: line.offering,
              reason: granted.reason,
              because,
              content,
            })
          : quoteFact('QuoteSaleOverrideWithdrawn', quote, { lineId, offering: line.offering, content }),
      ],
      answer: { quoteId: quote.id, lineId, version: next.version, override: granted ? { ...granted } : null, content },
      root: content,
    });
  },
});
