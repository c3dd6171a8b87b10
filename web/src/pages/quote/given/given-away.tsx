/** Beneath the lines: what is given to everybody, what deals like this were closed at, what a person gives on the whole, and what tax would be. */
import type { Quote } from '../../../api/shapes.ts';
import { GuidancePanel } from './guidance-panel.tsx';
import { PromotionsPanel } from './promotions-panel.tsx';
import { TaxPanel } from './tax-panel.tsx';

export const GivenAway = ({ quote }: { readonly quote: Quote }) => (
  <div className="two">
    <PromotionsPanel quote={quote} />
    <div className="stack wide">
      <GuidancePanel quote={quote} />
      <TaxPanel quote={quote} mayAsk />
    </div>
  </div>
);
