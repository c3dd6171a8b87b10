/** The three answers a customer can give, each in a dialog of its own: yes, no, and yes if. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { OfferTotals } from '../../../../src/engines/price/with-options.ts';
import { MoneyRows } from './money-rows.tsx';
import type { Offer, OfferLine } from './offer-shapes.ts';
import type { Words, Writes } from './offer-words.ts';

type DialogProps = {
  readonly title: string;
  readonly go: string;
  readonly back: string;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly grave?: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

const AnswerDialog = ({ title, go, back, busy, problem, grave, onSend, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="offer-dialog" aria-labelledby={heading} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSend();
        }}
      >
        <h2 id={heading}>{title}</h2>
        {children}
        <p role="alert" className="offer-bad">
          {problem}
        </p>
        <div className="row end">
          <button type="button" className="plain" onClick={onClose}>
            {back}
          </button>
          <button type="submit" className={grave ? 'grave' : 'main'} disabled={busy}>
            {go}
          </button>
        </div>
      </form>
    </dialog>
  );
};

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly long?: boolean;
  readonly optional?: boolean;
  readonly complete?: string;
};

const Field = ({ label, value, onChange, long, optional, complete }: FieldProps) => (
  <label className="offer-field">
    <span>{label}</span>
    {long ? (
      <textarea
        required={!optional}
        rows={5}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    ) : (
      <input
        required={!optional}
        maxLength={200}
        value={value}
        autoComplete={complete}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </label>
);

export type Answering = {
  readonly offer: Offer;
  readonly words: Words;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onSend: (path: string, payload: object) => void;
  readonly onClose: () => void;
};

type AcceptProps = Answering & {
  readonly chosen: ReadonlySet<string>;
  readonly totals: OfferTotals;
  readonly writes: Writes;
};

export const AcceptAnswer = ({ offer, words, chosen, totals, writes, onSend, ...rest }: AcceptProps) => {
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const accept = (): void =>
    onSend('/accept', {
      shownContentRoot: offer.contentRoot,
      shownDocumentHash: offer.documentHash,
      chosenLines: [...chosen],
      consentHash: offer.consent.hash,
      acceptedBy: { name: name.trim(), title: title.trim() },
    });
  return (
    <AnswerDialog {...rest} title={words.acceptTitle} go={words.acceptNow} back={words.back} onSend={accept}>
      <MoneyRows totals={totals} words={words} writes={writes} />
      <Field label={words.name} value={name} onChange={setName} complete="name" />
      <Field label={words.role} value={title} onChange={setTitle} complete="organization-title" />
      <label className="offer-consent">
        <input type="checkbox" required aria-describedby="consent-text" />
        <span>
          <strong>{words.consent}</strong> <span id="consent-text">{offer.consent.text}</span>
        </span>
      </label>
    </AnswerDialog>
  );
};

export const DeclineAnswer = ({ words, onSend, offer: _offer, ...rest }: Answering) => {
  const [because, setBecause] = useState('');
  return (
    <AnswerDialog
      {...rest}
      title={words.declineTitle}
      go={words.declineNow}
      back={words.back}
      grave
      onSend={() => onSend('/decline', { because: because.trim() })}
    >
      <Field label={words.why} value={because} onChange={setBecause} long />
    </AnswerDialog>
  );
};

const MARKABLE_MAX = 100;

export const ChangeAnswer = ({
  words,
  onSend,
  offer: _offer,
  lines,
  ...rest
}: Answering & { readonly lines: readonly OfferLine[] }) => {
  const [wish, setWish] = useState('');
  const [marked, setMarked] = useState<readonly string[]>([]);
  const mark = (id: string): void =>
    setMarked(marked.includes(id) ? marked.filter((each) => each !== id) : [...marked, id]);
  return (
    <AnswerDialog
      {...rest}
      title={words.askTitle}
      go={words.send}
      back={words.back}
      onSend={() => onSend('/ask-change', { wish: wish.trim(), lines: marked })}
    >
      <Field label={words.wish} value={wish} onChange={setWish} long />
      <fieldset className="offer-marks">
        <legend>{words.mark}</legend>
        {lines.slice(0, MARKABLE_MAX).map(({ lineId, offeringName }) => (
          <label key={lineId}>
            <input type="checkbox" checked={marked.includes(lineId)} onChange={() => mark(lineId)} /> {offeringName}
          </label>
        ))}
      </fieldset>
    </AnswerDialog>
  );
};
