/** The assets moved on while a change of them was worked on: its lines are taken anew from them, in sight of whoever asked for it. */
import { accepted, refused } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { defineCommand } from '#platform/command.ts';
import { offeredBy } from '../commercial-model.ts';
import { contentOf } from '../content.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
} from '../on-quote.ts';
import { readQuote } from '../quote.store.ts';
import type { Quote } from '../quote.ts';
import { dayOf, termOf } from './create-change.ts';
import { type Held, readHeldAssets } from './held-asset.store.ts';
import { rebaseLines } from './rebase-lines.ts';

type Prepared = { readonly content: string; readonly held: Held | null; readonly model: CommercialModel };

export const rebaseChange = defineCommand<OnQuote, Quote, QuoteDecision, Prepared>({
  ...onQuote,
  name: 'quote.rebase-change',
  action: 'quote.edit-lines',
  payload: quotePayload({}),
  prepare: (door, { tenantId, at, payload }) =>
    door.read(tenantId, async (tx) => {
      const quote = await readQuote(tx, payload.quoteId);
      const model = await door.models.at(tx, at);
      const ids = quote?.lines.flatMap(({ change }) => change?.assetId ?? []) ?? [];
      // What is transferred is with whoever gives it up until the order is done.
      const owner = quote?.header.transferFrom?.accountId ?? quote?.accountId ?? '';
      const held = ids.length === 0 ? null : await readHeldAssets(tx, { models: door.models, model, at }, owner, ids);
      return accepted({ content: quote?.content ?? '', held, model });
    }),
  decide: (quote, command, { content, held, model }) => {
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const { orderType } = quote.header;
    if (orderType === undefined || held === null) return refused({ code: 'change.nothing-stale' });
    if (content !== quote.content) return refused({ code: 'quote.content-changed', current: quote.content });
    const changing = { assets: held.assets, offered: offeredBy(model), today: dayOf(command.at), id: command.id };
    const rebased = rebaseLines(quote.lines, orderType, changing);
    if (!rebased.ok) return rebased;
    const { lines, rebased: told } = rebased.value;
    const header = { ...quote.header, ...termOf(lines) };
    const now = contentOf(header, lines);
    return accepted({
      change: {
        ...open.value.change,
        header,
        content: now,
        persons: withPerson(quote, command.actor.personId),
        upsertLines: lines.filter((line) => !quote.lines.includes(line)),
      },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteChangeRebased', quote, { lines: told.map(({ lineId }) => lineId), content: now }),
      ],
      answer: { quoteId: quote.id, content: now, rebased: JSON.parse(JSON.stringify(told)) as Json },
      root: now,
    });
  },
});
