/** The price of one charge, set by a person: what it is beside the rules, setting it, and letting the rules price it again. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Override } from '../../../api/given.ts';
import type { Line, Quote, TraceCharge } from '../../../api/shapes.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useCommand } from '../../../parts/use-command.ts';
import { dateText } from '../../../words/dates.ts';
import { rate } from '../../../words/money.ts';

type Props = { readonly quote: Quote; readonly line: Line; readonly charge: TraceCharge };

const NOTHING: readonly [] = [];
const REASON_CHARS_MIN = 3;
const AMOUNT = /^\d{1,15}(\.\d{1,18})?$/;

export const OverrideForm = ({ quote, line, charge }: Props) => {
  const [open, setOpen] = useState(false);
  const command = useCommand(NOTHING);
  const pricing = useCommand([['quote', quote.id]]);
  const override = line.overrides.find((one) => one.componentId === charge.componentId && one.charge === charge.charge);
  const allowed = quote.actions['overridePrice']?.allowed === true && charge.type !== 'usage';
  if (!override && !allowed) return null;
  const done = async (path: string, payload: object, said: string) => {
    const answer = await command.run(`/quotes/${quote.id}/price-overrides${path}`, { payload }, said);
    if (answer === undefined) return;
    setOpen(false);
    // Priced before anything is read again: what is explained here is the price, and without one there is nothing to explain.
    await pricing.run(`/quotes/${quote.id}/price`, { payload: {} }, 'Priced');
  };
  return (
    <div className="stack tight">
      {override && <Standing override={override} currency={quote.currency} />}
      {allowed && !open && (
        <div className="row">
          <Button variant="default" onClick={() => setOpen(true)}>
            {override ? 'Set another price' : 'Set this price by hand'}
          </Button>
          {override && (
            <Button
              variant="subtle"
              loading={command.busy || pricing.busy}
              onClick={() =>
                void done(
                  '/take-back',
                  { lineId: line.lineId, overrideId: override.id, because: 'The rules shall price it again.' },
                  'The rules price it again',
                )
              }
            >
              Let the rules price it
            </Button>
          )}
        </div>
      )}
      {open && (
        <Fields
          currency={quote.currency}
          busy={command.busy || pricing.busy}
          onSet={(wanted) =>
            void done(
              '',
              { lineId: line.lineId, componentId: charge.componentId, charge: charge.charge, ...wanted },
              'Price set',
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
      {[command, pricing].map(({ problem, clear }, index) =>
        problem === null ? null : <ProblemNote key={index} problem={problem} onDismiss={clear} />,
      )}
    </div>
  );
};

const Standing = ({ override, currency }: { readonly override: Override; readonly currency: string }) => (
  <div className="note" data-tone={override.moved ? 'attention' : undefined}>
    <p className="note-title">
      Set by {override.byName}: {rate(override.value, currency)} {override.kind === 'unitPrice' ? 'a unit' : 'in all'}
    </p>
    <p>
      {override.reason} <span className="soft">({dateText(override.at)})</span>
    </p>
    {override.rulesNow !== null && (
      <p>
        The rules would now come to <span className="num">{rate(override.rulesNow, currency)}</span>
        {override.moved && override.rulesThen !== null && (
          <>
            ; when it was set they came to <span className="num">{rate(override.rulesThen, currency)}</span>
          </>
        )}
        .
      </p>
    )}
  </div>
);

type FieldsProps = {
  readonly currency: string;
  readonly busy: boolean;
  readonly onSet: (wanted: object) => void;
  readonly onClose: () => void;
};

const Fields = ({ currency, busy, onSet, onClose }: FieldsProps) => {
  const [kind, setKind] = useState('unitPrice');
  const [value, setValue] = useState('');
  const [because, setBecause] = useState('');
  const ready = AMOUNT.test(value.trim()) && because.trim().length >= REASON_CHARS_MIN;
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        onSet({ kind, value: value.trim(), because: because.trim() });
      }}
    >
      <div className="row coupon-entry">
        <TextInput
          label={`Price in ${currency}`}
          required
          inputMode="decimal"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <NativeSelect
          label="For"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={[
            { value: 'unitPrice', label: 'each unit' },
            { value: 'amount', label: 'the charge as a whole' },
          ]}
        />
      </div>
      <TextInput
        label="Reason"
        description="It stays on the record, and approval reads it"
        required
        maxLength={500}
        value={because}
        onChange={(event) => setBecause(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" loading={busy} disabled={!ready}>
          Set the price
        </Button>
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  );
};
