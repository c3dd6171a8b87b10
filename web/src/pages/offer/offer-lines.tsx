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
        <p className="small soft">
          {line.selection
            .map(({ optionName, quantity }) =>
              String(quantity) === '1' ? optionName : `${writes.quantity(String(quantity))} × ${optionName}`,
            )
            .join(' · ')}
        </p>
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

type Part = { readonly title: string | null; readonly own: readonly OfferLine[] };

/** As the document has them: those under no section first, then section by section, as far as they are read. */
const arranged = (sections: Offer['sections'], lines: readonly OfferLine[]): readonly Part[] => {
  const known = new Set(sections.map(({ key }) => key));
  const loose = lines.filter(({ group }) => group === undefined || !known.has(group));
  const parts = sections.map(({ key, title }) => ({ title, own: lines.filter(({ group }) => group === key) }));
  return [{ title: null, own: loose }, ...parts].filter(({ own }) => own.length > 0);
};

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
      {arranged(offer.sections, lines).map(({ title, own }) => (
        <div key={title ?? ''} className="stack tight">
          {title !== null && <h3>{title}</h3>}
          <ul className="offer-lines" aria-busy={busy} {...(title === null ? {} : { 'aria-label': title })}>
            {own.map((line) => (
              <LineRow key={line.lineId} line={line} words={words} writes={writes} />
            ))}
          </ul>
        </div>
      ))}
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
