/** The items that a quote would have if it were an order today: for whoever wants to see what would have to be done. Nothing of it is kept. Pure. */
import { offeredBy, partsOfLine, type Quote } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { captureLinesOf } from './capture-input.ts';
import type { OrderItem, OrderParties } from './order.ts';

type Id = (...labels: readonly (string | number)[]) => string;

/** Optional lines are left out: nobody has chosen them. What is offered no more has no parts, and its line stands for itself. */
export const itemsOfQuote = (quote: Quote, model: CommercialModel, id: Id): readonly OrderItem[] => {
  const offered = offeredBy(model);
  const lines = quote.lines
    .filter(({ optional }) => optional !== true)
    .flatMap((line) => {
      const item = offered(line.offering);
      const parts = item === undefined ? [] : partsOfLine(line, item.offering, offered);
      return captureLinesOf({ line, parts, promise: null, allocation: [] }, '', {
        currency: quote.header.currency,
        header: quote.header,
      });
    });
  return lines.map((line, index) => ({
    id: id('order-item', line.lineId),
    orderId: quote.id,
    version: 1,
    sourceLineId: line.lineId,
    lineageId: line.lineageId,
    position: index + 1,
    parentItemId: line.parentLineId === undefined ? null : id('order-item', line.parentLineId),
    offering: line.offering,
    offeringHash: line.offeringHash,
    action: line.action ?? 'add',
    basis: line.basis,
    termsHash: '',
    body: {
      ...(line.change === undefined ? {} : { change: line.change }),
      ...(line.offeringName === undefined ? {} : { offeringName: line.offeringName }),
      segments: line.segments,
      configuration: line.configuration,
      priceLeaf: line.priceLeaf,
      ...(line.site === undefined ? {} : { site: line.site }),
      ...(line.shipTo === undefined ? {} : { shipTo: line.shipTo }),
    },
  }));
};

/** By the keys that the quote names; their details are read when it becomes an order. */
export const partiesOfQuote = ({ header }: Pick<Quote, 'header'>): OrderParties => {
  const { partner, ...parties } = header.parties;
  const party = (key: string) => ({ id: key, name: key });
  return {
    soldTo: party(parties.soldTo),
    billTo: party(parties.billTo),
    payer: party(parties.payer),
    shipTo: party(parties.shipTo),
    endCustomer: party(parties.endCustomer),
    seller: party(parties.seller),
    ...(partner === null ? {} : { partner: party(partner) }),
  };
};
