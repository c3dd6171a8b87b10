/** One offer, read on a phone in a few minutes: what it is, what may be added, what it comes to, and an answer. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { withOptions } from '../../../../src/engines/price/with-options.ts';
import { MoneyRows } from './money-rows.tsx';
import { AcceptAnswer, ChangeAnswer, DeclineAnswer } from './offer-answer.tsx';
import { OfferDocument } from './offer-document.tsx';
import { OfferLines } from './offer-lines.tsx';
import { OfferOptions } from './offer-options.tsx';
import { type OfferClient, openOffer } from './offer-session.ts';
import type { Offer, OfferLine } from './offer-shapes.ts';
import { type Words, wordsOf, type Writes, writesFor } from './offer-words.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Open = { readonly client: OfferClient; readonly offer: Offer };

const readOffer = async (client: OfferClient): Promise<Offer> => (await client.get('/offer')).json() as Promise<Offer>;

const Nothing = ({ words }: { readonly words: Words }) => (
  <main className="offer stack">
    <h1>{words.gone}</h1>
    <p>{words.goneHint}</p>
  </main>
);

export const OfferPage = ({ linkKey }: { readonly linkKey: string | null }) => {
  const [open, setOpen] = useState<Open | null>(null);
  const [gone, setGone] = useState(linkKey === null);
  const reader = wordsOf(navigator.language);
  useEffect(() => {
    if (linkKey === null) return;
    openOffer(linkKey)
      .then(async (client) => {
        const offer = await readOffer(client);
        document.documentElement.lang = offer.language;
        document.title = `${wordsOf(offer.language).offer} ${offer.number} · Troth`;
        setOpen({ client, offer });
      })
      .catch(() => setGone(true));
  }, [linkKey]);
  if (gone) return <Nothing words={reader} />;
  if (open === null)
    return (
      <main className="offer" aria-busy="true">
        <p role="status">{reader.loading}</p>
      </main>
    );
  return <OpenOffer {...open} onChange={(offer) => setOpen({ ...open, offer })} />;
};

const OfferHead = ({ offer, words, writes }: { offer: Offer; words: Words; writes: Writes }) => (
  <header className="stack tight">
    <p className="soft">
      {words.offer} {offer.number} · {words.from} {offer.seller}
    </p>
    <h1>{offer.name}</h1>
    <p>
      {words.forWhom} {offer.customer} · {offer.contact}
    </p>
    <p className="soft">
      {words.term(offer.termMonths, writes.day(offer.contractFrom))} · {words.payment(offer.paymentTermDays)}
    </p>
    {offer.can.accept && (
      <p>
        <strong>
          {words.validUntil} {writes.moment(offer.validUntil)}
        </strong>
      </p>
    )}
  </header>
);

const Standing = ({ offer, words, writes }: { offer: Offer; words: Words; writes: Writes }) => {
  const { acceptance } = offer;
  if (acceptance !== null)
    return (
      <div className="offer-note good" role="status">
        <h2>{words.thanks}</h2>
        <p>{words.acceptedOn(writes.moment(acceptance.acceptedAt), acceptance.name)}</p>
      </div>
    );
  const over = words.states[offer.status];
  return over === undefined ? null : (
    <div className="offer-note" role="status">
      <p>{over}</p>
    </div>
  );
};

const Wishes = ({ offer, words }: { offer: Offer; words: Words }) =>
  offer.changes.length === 0 ? null : (
    <section aria-labelledby="wishes" className="stack tight">
      <h2 id="wishes">{words.yourWishes}</h2>
      {offer.changes.map(({ id, wish, answer }) => (
        <blockquote key={id} className="offer-wish">
          <p>{wish}</p>
          <p className="soft">{answer ?? words.waiting}</p>
        </blockquote>
      ))}
    </section>
  );

const OpenOffer = ({ client, offer, onChange }: Open & { readonly onChange: (offer: Offer) => void }) => {
  const words = wordsOf(offer.language);
  const writes = useMemo(() => writesFor(offer.language, offer.currency), [offer.language, offer.currency]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(offer.acceptance?.chosenLines ?? []));
  const [lines, setLines] = useState<readonly OfferLine[]>([]);
  const [answer, setAnswer] = useState<'accept' | 'decline' | 'change' | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const totals = useMemo(() => withOptions(offer.totals, offer.options, chosen), [offer, chosen]);
  const onProblem = useCallback((error: unknown) => setProblem(messageOf(error)), []);
  const send = (path: string, payload: object): void => {
    setBusy(true);
    setProblem(null);
    client
      .send(path, payload)
      .then(async () => {
        setAnswer(null);
        // Declining ends the link too: what was declined is shown as it was, and nothing more is asked for.
        if (path === '/decline')
          onChange({ ...offer, status: 'declined', can: { accept: false, decline: false, askChange: false } });
        else onChange(await readOffer(client));
        setTold(path === '/ask-change' ? words.changeSent : '');
      })
      .catch(onProblem)
      .finally(() => setBusy(false));
  };
  const answering = { offer, words, busy, problem, onSend: send, onClose: () => setAnswer(null) };
  return (
    <>
      <main className="offer stack" inert={answer !== null}>
        <OfferHead offer={offer} words={words} writes={writes} />
        <Standing offer={offer} words={words} writes={writes} />
        <p role="status" className="offer-good">
          {told}
        </p>
        {answer === null && problem !== null && (
          <p role="alert" className="offer-bad">
            {words.failed}: {problem}
          </p>
        )}
        <Wishes offer={offer} words={words} />
        <OfferLines
          client={client}
          offer={offer}
          words={words}
          writes={writes}
          onRead={setLines}
          onProblem={onProblem}
        />
        {offer.options.length > 0 && (
          <OfferOptions offer={offer} chosen={chosen} onChoose={setChosen} words={words} writes={writes} />
        )}
        <OfferDocument client={client} offer={offer} words={words} onProblem={onProblem} />
        <p className="soft small">{offer.tax === 'inclusive' ? words.withTax : words.plusTax}</p>
        {(offer.can.askChange || offer.can.decline) && (
          <div className="row">
            {offer.can.askChange && (
              <button type="button" className="plain" onClick={() => setAnswer('change')}>
                {words.ask}
              </button>
            )}
            {offer.can.decline && (
              <button type="button" className="plain" onClick={() => setAnswer('decline')}>
                {words.decline}
              </button>
            )}
          </div>
        )}
      </main>
      <aside className="offer-bar" aria-label={words.total}>
        <div aria-live="polite">
          <MoneyRows totals={totals} words={words} writes={writes} />
        </div>
        {offer.can.accept && (
          <button type="button" className="main" onClick={() => setAnswer('accept')}>
            {words.accept}
          </button>
        )}
      </aside>
      {answer === 'accept' && <AcceptAnswer {...answering} chosen={chosen} totals={totals} writes={writes} />}
      {answer === 'decline' && <DeclineAnswer {...answering} />}
      {answer === 'change' && <ChangeAnswer {...answering} lines={lines} />}
    </>
  );
};
