/** The moves of a quote as buttons. Whether one is allowed is the server's answer; which comes first is decided here. */
import type { Quote } from '../../api/shapes.ts';

export type QuoteAction = {
  readonly name: string;
  readonly path: string;
  readonly label: string;
  readonly said: string;
  readonly asks?: 'reason' | 'acceptance' | 'decline';
  readonly danger?: boolean;
  /** Sends the offer on: names the content that the page shows. */
  readonly seen?: boolean;
};

/** In the order in which a deal meets them. */
const ACTIONS: readonly QuoteAction[] = [
  { name: 'price', path: 'price', label: 'Price', said: 'Priced' },
  { name: 'validate', path: 'validate', label: 'Check', said: 'Checked' },
  { name: 'qualify', path: 'qualify', label: 'Have the customer checked', said: 'The customer is being checked' },
  {
    name: 'submit',
    path: 'submit-for-approval',
    label: 'Submit for approval',
    said: 'Submitted for approval',
    seen: true,
  },
  { name: 'present', path: 'present', label: 'Present to the customer', said: 'Presented to the customer', seen: true },
  { name: 'accept', path: 'accept', label: 'Accept', said: 'Accepted', asks: 'acceptance' },
  { name: 'convert', path: 'convert-to-order', label: 'Make the order', said: 'Ordered' },
  { name: 'revise', path: 'revise', label: 'New revision', said: 'New revision made' },
  { name: 'recall', path: 'recall', label: 'Recall from approval', said: 'Recalled', asks: 'reason' },
  { name: 'decline', path: 'decline', label: 'Decline', said: 'Declined', asks: 'decline', danger: true },
  { name: 'cancel', path: 'cancel', label: 'Cancel the quote', said: 'Cancelled', asks: 'reason', danger: true },
];
const FORWARD: ReadonlySet<string> = new Set([
  'price',
  'validate',
  'qualify',
  'submit',
  'present',
  'accept',
  'convert',
]);

const isAllowed = (quote: Quote, { name }: QuoteAction): boolean => quote.actions[name]?.allowed === true;

/** What is priced or checked already needs no second time. */
const isOver = ({ freshness }: Quote, { name }: QuoteAction): boolean =>
  (name === 'price' && freshness.priced === 'holds') || (name === 'validate' && freshness.validated === 'holds');

export const nextAction = (quote: Quote): QuoteAction | null => {
  if (quote.status === 'draft' && quote.lines.length === 0) return null;
  return (
    ACTIONS.find((action) => FORWARD.has(action.name) && isAllowed(quote, action) && !isOver(quote, action)) ?? null
  );
};

export const otherActions = (quote: Quote, next: QuoteAction | null) => {
  const others = ACTIONS.filter((action) => action !== next);
  return {
    allowed: others.filter((action) => isAllowed(quote, action)),
    refused: others.flatMap((action) => {
      const why = quote.actions[action.name]?.why;
      return !isAllowed(quote, action) && why ? [{ action, why }] : [];
    }),
  };
};
