/** What tax would come to, by whose word and until when. An estimate: the promise stands without it. */
import { Button } from '@mantine/core';
import type { Tax, TaxPayment } from '../../../api/given.ts';
import type { Quote } from '../../../api/shapes.ts';
import { Section } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { type Column, Table } from '../../../parts/table.tsx';
import { useCommand } from '../../../parts/use-command.ts';
import { dateText } from '../../../words/dates.ts';
import { money, percent } from '../../../words/money.ts';

export const TaxPanel = ({ quote, mayAsk = false }: { readonly quote: Quote; readonly mayAsk?: boolean }) => {
  const command = useCommand([['quote', quote.id]]);
  const { tax } = quote;
  const priced = quote.freshness.priced === 'holds';
  return (
    <Section title="Tax, estimated">
      {tax === null ? (
        <p className="soft">Nobody has asked yet. Tax is no part of what is promised.</p>
      ) : (
        <Told tax={tax} currency={quote.currency} />
      )}
      {mayAsk && priced && (
        <div className="row">
          <Button
            variant="default"
            loading={command.busy}
            onClick={() => void command.run(`/quotes/${quote.id}/estimate-tax`, { payload: {} }, 'Tax estimated')}
          >
            {tax === null ? 'Estimate tax' : 'Estimate again'}
          </Button>
        </div>
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </Section>
  );
};

const PER: Readonly<Record<TaxPayment['per'], string>> = { oneTime: 'Once', month: 'Each month', year: 'Each year' };

const Told = ({ tax, currency }: { readonly tax: Tax; readonly currency: string }) => {
  if (tax.status === 'unavailable')
    return (
      <p>
        No estimate: {tax.why}.{' '}
        <span className="soft">Asked on {dateText(tax.asOf)}; the quote goes on without it.</span>
      </p>
    );
  const columns: readonly Column<TaxPayment>[] = [
    {
      name: 'Paid',
      head: true,
      cell: ({ per, from }) => (from === null ? PER[per] : `${PER[per]} from ${dateText(from)}`),
    },
    { name: 'Net', numeric: true, cell: ({ net }) => money(net, currency) },
    { name: 'Tax', numeric: true, cell: (payment) => money(payment.tax, currency) },
    { name: 'Gross', numeric: true, cell: ({ gross }) => money(gross, currency) },
  ];
  return (
    <>
      {!tax.holds && (
        <p className="note" data-tone="attention">
          {tax.expired ? `Its source stood for it until ${dateText(tax.validUntil)}.` : 'The quote has changed since.'}
        </p>
      )}
      <Table
        caption="Tax by payment"
        columns={columns}
        rows={tax.payments}
        rowKey={({ per, from }) => `${per} ${from}`}
      />
      <p className="small soft">
        {tax.rates.map((one) => `${one.tax} ${one.jurisdiction} ${percent(one.percent)}`).join(', ')} ·{' '}
        {tax.prices === 'inclusive' ? 'prices contain it' : 'on top of the prices'} · {tax.source}, of{' '}
        {dateText(tax.asOf)}, until {dateText(tax.validUntil)}
      </p>
    </>
  );
};
