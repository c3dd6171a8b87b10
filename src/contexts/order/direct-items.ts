/** From a proved ask to what is captured of it: the terms are the price's own charges, and each item's leaf names the decision they come from. Pure. */
import { offeredBy, partsOfLine } from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import type { CaptureLine } from './capture.ts';
import { captureLinesOf } from './capture-input.ts';
import type { DirectLine } from './direct-ask.ts';
import type { ProvedAsk } from './direct-price.ts';

type Id = (...labels: readonly (string | number)[]) => string;

export const directItems = (
  { quote, price, model, proof }: ProvedAsk,
  said: readonly DirectLine[],
  id: Id,
): readonly CaptureLine[] => {
  const offered = offeredBy(model);
  const { promise } = price.output.value;
  return quote.lines.flatMap((line, place) => {
    const item = offered(line.offering);
    must(item, 'what was priced is offered by the model that priced it');
    const promised = promise.lines.find(({ lineId }) => lineId === line.id) ?? null;
    const leafHash = fingerprint('order-price-leaf/1', { input: proof.input, output: proof.output, line: place + 1 });
    const named = { ...line, id: id('line', place + 1), lineageId: id('lineage', place + 1) };
    const parts = partsOfLine(line, item.offering, offered);
    const captured = captureLinesOf({ line: named, parts, promise: promised, allocation: [] }, leafHash, {
      currency: quote.header.currency,
      header: {},
    });
    const shipTo = said[place]?.shipTo;
    return shipTo === undefined ? captured : captured.map((each) => ({ ...each, shipTo }));
  });
};
