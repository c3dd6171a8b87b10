/** The lines of the offer, a window at a time: 10,000 of them are read as far as somebody reads. */
import { useCallback, useEffect, useState } from 'react';
import type { OfferClient } from './offer-session.ts';
import type { LineWindow, Offer, OfferLine } from './offer-shapes.ts';
import { isZero, type Words, type Writes } from './offer-words.ts';

type LineProps = { readonly line: OfferLine; readonly words: Words; readonly writes: Writes };

const LineRow = ({ line, words, writes }: LineProps) => (
  <li className="offer-line">
    <div>
      <p className="offer-line-name">
        {line.offeringName} {line.optional && <span className="offer-mark">{words.option}</span>}
      </p>
      {line.selection.length > 0 && (
        <p className="small soft">{line.selection.map(({ optionName }) => optionName).join(' · ')}</p>
      )}
      {line.price?.usage.map(({ charge, name, metric, per, rate }) => (
        <p key={charge} className="small soft num">
          {name}: {writes.rate(rate)} / {per} {metric}, {words.usage}
        </p>
      ))}
    </div>
    <div className="offer-line-money num">
      <span className="soft">{writes.quantity(line.quantity)} ×</span>
      {line.price && !isZero(line.price.oneTime) && (
        <span>
          {writes.money(line.price.oneTime)} <span className="small soft">{words.once}</span>
        </span>
      )}
      {line.price && !isZero(line.price.recurringMonthly) && (
        <span>
          {writes.money(line.price.recurringMonthly)} <span className="small soft">{words.perMonth}</span>
        </span>
      )}
    </div>
  </li>
);

type LinesProps = {
  readonly client: OfferClient;
  readonly offer: Offer;
  readonly words: Words;
  readonly writes: Writes;
  readonly onRead: (lines: readonly OfferLine[]) => void;
  readonly onProblem: (error: unknown) => void;
};

export const OfferLines = ({ client, offer, words, writes, onRead, onProblem }: LinesProps) => {
  const [lines, setLines] = useState<readonly OfferLine[]>([]);
  const [busy, setBusy] = useState(false);
  const readOn = useCallback(
    (after: number, before: readonly OfferLine[]) => {
      setBusy(true);
      client
        .get(`/offer/lines?after=${after}`)
        .then(async (response) => {
          const { items } = (await response.json()) as LineWindow;
          const all = [...before, ...items];
          setLines(all);
          onRead(all);
        })
        .catch(onProblem)
        .finally(() => setBusy(false));
    },
    [client, onRead, onProblem],
  );
  useEffect(() => readOn(0, []), [readOn]);
  const left = offer.lineCount - lines.length;
  return (
    <section aria-labelledby="contents" className="stack">
      <h2 id="contents">{words.contents}</h2>
      <ul className="offer-lines" aria-busy={busy}>
        {lines.map((line) => (
          <LineRow key={line.lineId} line={line} words={words} writes={writes} />
        ))}
      </ul>
      {left > 0 && lines.length > 0 && (
        <button
          type="button"
          className="plain"
          disabled={busy}
          onClick={() => readOn(lines.at(-1)?.position ?? 0, lines)}
        >
          {words.more(left)}
        </button>
      )}
    </section>
  );
};
