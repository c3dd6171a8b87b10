/** How deep this deal's discount is beside deals like it, and the discount that a person gives on the whole. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dealGuidance, type Guidance } from '../../../api/given.ts';
import type { Quote } from '../../../api/shapes.ts';
import { Section } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useCommand } from '../../../parts/use-command.ts';
import { money, percent } from '../../../words/money.ts';

export const GuidancePanel = ({ quote }: { readonly quote: Quote }) => {
  const priced = quote.freshness.priced === 'holds';
  const query = useQuery({ ...dealGuidance(quote.id, quote.content), enabled: priced });
  return (
    <Section title="Discount beside other deals">
      {!priced && <p className="soft">Price the quote first: its discount is compared then.</p>}
      {priced && query.data && <Told guidance={query.data} />}
      <OnTheWhole quote={quote} />
    </Section>
  );
};

const POSITION = {
  'within-target': 'as little as in the best quarter of them',
  'within-expected': 'no more than in half of them',
  deep: 'more than in half of them',
  beyond: 'more than in nine of ten of them',
} as const;

const Told = ({ guidance }: { readonly guidance: Guidance }) => {
  if (guidance.status === 'notPriced') return null;
  if (guidance.status === 'tooFew')
    return (
      <p className="soft">
        Fewer than {guidance.needed} comparable deals were closed. Nothing is told until there are enough to hide each
        customer’s own price.
      </p>
    );
  const { target, expected, floor, mine, deals, comparedBy, position } = guidance;
  const most = Math.max(Number(floor), Number(mine), 1) * 1.15;
  const at = (value: string): string => `${(Number(value) / most) * 100}%`;
  return (
    <div className="stack tight">
      <p>
        {percent(mine)} off list: {POSITION[position]}.
      </p>
      <div
        className="guidance"
        data-position={position}
        role="img"
        aria-label={`This deal ${percent(mine)}, target ${percent(target)}, expected ${percent(expected)}, floor ${percent(floor)}`}
      >
        <span className="guidance-mine" style={{ width: at(mine) }} />
        {[target, expected, floor].map((value, index) => (
          <span key={index} className="guidance-mark" style={{ left: at(value) }} />
        ))}
      </div>
      <dl className="facts small">
        <div>
          <dt>Target</dt>
          <dd className="num">{percent(target)}</dd>
        </div>
        <div>
          <dt>Expected</dt>
          <dd className="num">{percent(expected)}</dd>
        </div>
        <div>
          <dt>Floor</dt>
          <dd className="num">{percent(floor)}</dd>
        </div>
      </dl>
      <p className="small soft">
        From {deals} closed deals of the same {comparedBy.join(', ')}.
      </p>
    </div>
  );
};

/** A discount on the whole counts with those on lines: approval sees what both come to. */
const OnTheWhole = ({ quote }: { readonly quote: Quote }) => {
  const { orderDiscount } = quote;
  const editable = quote.actions['edit']?.allowed === true;
  const [open, setOpen] = useState(false);
  const command = useCommand([['quote', quote.id]]);
  const set = async (given: object | null, said: string) => {
    const path = `/quotes/${quote.id}/order-discount`;
    const done = await command.run(path, { payload: { orderDiscount: given } }, said);
    if (done !== undefined) setOpen(false);
  };
  return (
    <div className="stack tight">
      {orderDiscount && (
        <p>
          On the whole:{' '}
          <span className="num">
            {orderDiscount.kind === 'percent'
              ? percent(orderDiscount.value)
              : money(orderDiscount.value, quote.currency)}
          </span>
          , {orderDiscount.reason}
        </p>
      )}
      {editable && !open && (
        <div className="row">
          <Button variant="default" onClick={() => setOpen(true)}>
            {orderDiscount ? 'Change the discount on the whole' : 'Give a discount on the whole'}
          </Button>
          {orderDiscount && (
            <Button variant="subtle" loading={command.busy} onClick={() => void set(null, 'Discount taken back')}>
              Take it back
            </Button>
          )}
        </div>
      )}
      {open && (
        <DiscountForm
          currency={quote.currency}
          busy={command.busy}
          onGive={(given) => void set(given, 'Discount given')}
          onClose={() => setOpen(false)}
        />
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </div>
  );
};

type FormProps = {
  readonly currency: string;
  readonly busy: boolean;
  readonly onGive: (given: object) => void;
  readonly onClose: () => void;
};

const AMOUNT = /^\d{1,15}(\.\d{1,18})?$/;

const DiscountForm = ({ currency, busy, onGive, onClose }: FormProps) => {
  const [kind, setKind] = useState('percent');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const ready = AMOUNT.test(value.trim()) && reason.trim() !== '';
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        onGive({ kind, value: value.trim(), reason: reason.trim() });
      }}
    >
      <div className="row coupon-entry">
        <TextInput
          label="Discount"
          required
          value={value}
          inputMode="decimal"
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <NativeSelect
          label="In"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={[
            { value: 'percent', label: 'percent of each amount' },
            { value: 'amount', label: `${currency}, as one credit` },
          ]}
        />
      </div>
      <TextInput
        label="Reason"
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" loading={busy} disabled={!ready}>
          Give it
        </Button>
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  );
};
