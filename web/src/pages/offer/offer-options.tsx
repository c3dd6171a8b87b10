/** What the customer may add. The sum below moves with each choice, by the same few lines of code as the order's. */
import { MoneyRows } from './money-rows.tsx';
import type { Offer } from './offer-shapes.ts';
import type { Words, Writes } from './offer-words.ts';

type OptionsProps = {
  readonly offer: Offer;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly words: Words;
  readonly writes: Writes;
};

export const OfferOptions = ({ offer, chosen, onChoose, words, writes }: OptionsProps) => {
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <fieldset className="offer-options" disabled={!offer.can.accept}>
      <legend>{words.options}</legend>
      <p className="soft small">{words.optionsHint}</p>
      {offer.options.map((option) => (
        <label key={option.lineId} className="offer-option">
          <input type="checkbox" checked={chosen.has(option.lineId)} onChange={() => toggle(option.lineId)} />
          <span>
            {option.name} <span className="soft num">{writes.quantity(option.quantity)} ×</span>
          </span>
          <MoneyRows totals={option} words={words} writes={writes} plus />
        </label>
      ))}
    </fieldset>
  );
};
