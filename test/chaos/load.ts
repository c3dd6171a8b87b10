/** What clients do to it meanwhile: everything is said twice, by senders who do not know of each other. */
import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import type { PresentedQuote } from '#test/simulator/templates.ts';
import type { Clients } from './clients.ts';

/** From yes to submitted; the orders that came of it. */
export const close = async ({ send }: Clients, offer: PresentedQuote): Promise<readonly string[]> => {
  const { quoteId, contentRoot, documentHash } = offer;
  const yes = {
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  };
  await Promise.all([
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `accept/${quoteId}`),
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `accept/${quoteId}`),
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `again/${quoteId}`),
  ]);
  const conversions = await Promise.all(
    ['one', 'one', 'two'].map((sender) =>
      send('rita.rep', `/quotes/${quoteId}/convert-to-order`, {}, `convert/${sender}/${quoteId}`),
    ),
  );
  const [converted] = conversions;
  assert.equal(converted?.status, 200, JSON.stringify(converted?.body));
  const { orders } = converted.body['result'] as { orders: { orderId: string }[] };
  await Promise.all(
    orders.flatMap(({ orderId }) =>
      ['one', 'two'].map((sender) => send('rita.rep', `/orders/${orderId}/submit`, {}, `submit/${sender}/${orderId}`)),
    ),
  );
  return orders.map(({ orderId }) => orderId);
};

/** A quote whose creation is sent twice under one key, to whichever process is there. */
export const newQuote = async ({ send }: Clients, accountId: string, name: string): Promise<void> => {
  const same = () => send('rita.rep', '/quotes', { accountId, name }, `new/${name}`);
  await Promise.all([same(), same()]);
};
