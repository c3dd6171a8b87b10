/** Promotions that apply, that nearly would, and why; and the coupons that the customer brought. */
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { quotePromotions, type QuotePromotions, type StandingPromotion } from '../../../api/given.ts';
import type { Quote } from '../../../api/shapes.ts';
import { Loaded } from '../../../parts/loaded.tsx';
import { Section } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useCommand } from '../../../parts/use-command.ts';
import { dateText } from '../../../words/dates.ts';
import { money } from '../../../words/money.ts';
import { billingWords, leavingWords, missingWords } from '../../../words/promotions.ts';

/** A longer quote is priced anew for this, which takes a moment: it is asked for by whoever wants to know. */
const LINES_AT_ONCE_MAX = 500;

export const PromotionsPanel = ({ quote }: { readonly quote: Quote }) => {
  const [asked, setAsked] = useState(quote.lines.length <= LINES_AT_ONCE_MAX);
  const promotions = quotePromotions(quote.id, quote.content);
  const query = useQuery({ ...promotions, placeholderData: keepPreviousData, enabled: asked });
  return (
    <Section title="Promotions and coupons">
      <Coupons quote={quote} />
      {asked ? (
        <Loaded query={query} rows={3}>
          {(told) => <Standings promotions={told} />}
        </Loaded>
      ) : (
        <div className="row">
          <Button variant="default" onClick={() => setAsked(true)}>
            See which apply
          </Button>
        </div>
      )}
    </Section>
  );
};

const Coupons = ({ quote }: { readonly quote: Quote }) => {
  const [code, setCode] = useState('');
  const command = useCommand([['quote', quote.id]]);
  const editable = quote.actions['edit']?.allowed === true;
  const set = async (coupons: readonly string[], said: string) => {
    const done = await command.run(`/quotes/${quote.id}/coupons`, { payload: { coupons } }, said);
    if (done !== undefined) setCode('');
  };
  if (!editable && quote.coupons.length === 0) return null;
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        void set([...quote.coupons, code], 'Coupon entered');
      }}
    >
      {quote.coupons.length > 0 && (
        <ul className="row" aria-label="Coupons on this quote">
          {quote.coupons.map((coupon) => (
            <li key={coupon} className="chip">
              <span className="num">{coupon}</span>{' '}
              {editable && (
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Remove the coupon ${coupon}`}
                  onClick={() =>
                    void set(
                      quote.coupons.filter((other) => other !== coupon),
                      'Coupon removed',
                    )
                  }
                >
                  Remove
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {editable && (
        <div className="row coupon-entry">
          <TextInput
            label="Coupon"
            value={code}
            maxLength={80}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={command.busy} disabled={code.trim() === ''}>
            Enter
          </Button>
        </div>
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </form>
  );
};

const Standings = ({ promotions: { items, currency } }: { readonly promotions: QuotePromotions }) => {
  const others = items.filter(({ standing }) => standing === 'no');
  const told = items.filter(({ standing }) => standing !== 'no');
  return (
    <>
      {told.length === 0 && <p className="soft">No promotion applies to this quote, and none nearly does.</p>}
      <ul className="promotions">
        {told.map((item) => (
          <Standing key={item.promotion} item={item} currency={currency} />
        ))}
      </ul>
      {others.length > 0 && (
        <details className="disclosure">
          <summary>{others.length === 1 ? 'One other does not apply' : `${others.length} others do not apply`}</summary>
          <ul className="bullets small">
            {others.map((item) => (
              <li key={item.promotion}>
                {item.name}: {item.missing.map(missingWords).join('; ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};

const WORD: Readonly<Record<StandingPromotion['standing'], string>> = {
  applies: 'Applies',
  passedOver: 'Gives nothing here',
  nearly: 'Nearly applies',
  no: 'Does not apply',
};

const Standing = ({ item, currency }: { readonly item: StandingPromotion; readonly currency: string }) => (
  <li data-standing={item.standing}>
    <div className="row apart promotion-head">
      <strong>{item.name}</strong>
      <span className="num">
        {item.overTerm === null ? WORD[item.standing] : `− ${money(item.overTerm, currency)}`}
      </span>
    </div>
    <p className="small soft">
      {item.overTerm === null ? null : 'over the term · '}
      {item.missing.length > 0 ? item.missing.map(missingWords).join('; ') : billingWords(item)}
      {item.until && ` · until ${dateText(item.until)}`}
    </p>
    {item.why.length > 0 && (
      <p className="small soft">
        {item.overTerm === null ? 'Because ' : 'On some charges not: '}
        {item.why.join('; ')}
      </p>
    )}
    {item.standing === 'applies' && item.onCancellation !== 'keep' && (
      <p className="small soft">{leavingWords(item, currency)}</p>
    )}
  </li>
);
