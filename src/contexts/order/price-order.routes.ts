/** What would an order without a quote cost, and may it be ordered: asked before it is, and the answer's token is the proof of its price. */
import { accountResource, readAccount } from '#contexts/accounts/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { refusedIn } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { DirectAsk } from './direct-ask.ts';
import { priceAsk, tokenOf } from './direct-price.ts';

const price = async (tx: Tx, reader: Reader, { body }: Query, door: Door): Promise<Outcome<Json>> => {
  const at = door.clock();
  const known = await readAccount(tx, (body as DirectAsk).accountId);
  if (known === undefined || !reader.may('order.create', accountResource(tx.tenantId, known)))
    return refused({ code: 'account.not-found' });
  const where = { countries: [known.country], channels: [known.channel], partners: [] };
  const down = refusedIn(await readSwitchesOn(tx, at), 'fallback-pricing', where);
  if (down) return refused(down);
  const asking = { ask: body as DirectAsk, at, personId: reader.principal.personId };
  const priced = await priceAsk(tx, door, asking, reader.model);
  if (!priced.ok) return priced;
  const { account, quote, price: decided, checks } = priced.value;
  const { promise } = decided.output.value;
  const blocked = checks.some(({ severity }) => severity === 'blocking');
  return accepted({
    asOf: at.toString(),
    accountId: account.id,
    currency: promise.currency,
    pricedAsOf: quote.header.pricedAsOf,
    orderable: !blocked,
    checks: checks.map(({ severity, code, message, todo, lineId }) => ({
      severity,
      code,
      message,
      todo,
      line: lineId === null ? null : (quote.lines.find(({ id }) => id === lineId)?.position ?? null),
    })),
    lines: quote.lines.map((line) => ({
      line: line.position,
      offering: line.offering,
      offeringName: line.offeringName,
      quantity: line.segments[0]?.quantity ?? '0',
      from: line.segments[0]?.from ?? null,
      to: line.segments[0]?.to ?? null,
      charges: (promise.lines.find(({ lineId }) => lineId === line.id)?.charges ?? []).map((charge) => ({
        charge: charge.charge,
        name: charge.name,
        type: charge.type,
        period: charge.type === 'recurring' ? charge.period : null,
        amount: 'amount' in charge ? charge.amount : null,
      })),
    })),
    totals: JSON.parse(JSON.stringify(promise.totals)) as Json,
    // What may not be ordered has a price, and no proof that it may be ordered at it.
    replayToken: blocked ? null : tokenOf(door, tx.tenantId, priced.value),
  });
};

export const priceOrderRoutes: readonly Route[] = [
  queryRoute({
    method: 'POST',
    path: '/orders/price',
    summary: 'What an order without a quote would cost, what stands in its way, and the proof of its price',
    action: 'order.create',
    body: DirectAsk,
    read: price,
  }),
];
