/** Why it costs what it costs: every charge of a line, every step of it with its rule, its version and its rounding. */
import { Drawer, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pricingTrace } from '../../api/queries.ts';
import type { Line, PricingTrace, Quote, TraceCharge } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { dateText } from '../../words/dates.ts';
import { chargeName, stepAmount } from '../../words/price-steps.ts';
import { OverrideForm } from './given/override-form.tsx';
import { StepTable } from './step-table.tsx';
import { Waterfall } from './waterfall.tsx';

type ExplainProps = { readonly quote: Quote; readonly line: Line; readonly onClose: () => void };

export const Explain = ({ quote, line, onClose }: ExplainProps) => {
  const query = useQuery(pricingTrace(quote.id, line.lineId, quote.content));
  return (
    <Drawer
      opened
      onClose={onClose}
      title={`Price of ${line.offeringName}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Loaded query={query}>{(trace) => <Charges trace={trace} quote={quote} line={line} />}</Loaded>
    </Drawer>
  );
};

type ChargesProps = { readonly trace: PricingTrace; readonly quote: Quote; readonly line: Line };

const Charges = ({ trace, quote, line }: ChargesProps) => {
  const charges = trace.lines.find((each) => each.lineId === line.lineId)?.charges ?? [];
  const [at, setAt] = useState(0);
  const charge = charges[Math.min(at, charges.length - 1)];
  if (!charge)
    return (
      <Empty title="Nothing is charged here">
        <p>This line has no charge of its own, or it was not priced yet.</p>
      </Empty>
    );
  return (
    <div className="stack">
      {charges.length > 1 && (
        <NativeSelect
          label={`Charge, one of ${charges.length}`}
          value={String(at)}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
          data={charges.map((each, index) => ({
            value: String(index),
            label: `${chargeName(each, line)}, ${stepAmount(each, each.net, trace.currency)}`,
          }))}
        />
      )}
      <OverrideForm key={at} quote={quote} line={line} charge={charge} />
      <ChargeStory charge={charge} name={chargeName(charge, line)} trace={trace} />
    </div>
  );
};

type StoryProps = { readonly charge: TraceCharge; readonly name: string; readonly trace: PricingTrace };

const ChargeStory = ({ charge, name, trace }: StoryProps) => (
  <>
    {charge.type === 'usage' && <p className="small soft">Metered: the steps say which share of each rate is left.</p>}
    <Waterfall charge={charge} name={name} currency={trace.currency} />
    <StepTable name={name} charge={charge} trace={trace} />
    <dl className="facts small">
      <div>
        <dt>Priced as of</dt>
        <dd>{dateText(trace.pricedAsOf)}</dd>
      </div>
      <div>
        <dt>Price fingerprint</dt>
        <dd>
          <Hash value={trace.priceFingerprint} />
        </dd>
      </div>
      <div>
        <dt>Decision, for replay</dt>
        <dd>
          <Hash value={trace.decisionHash} />
        </dd>
      </div>
      <div>
        <dt>Engine</dt>
        <dd>
          {trace.engine.name} {trace.engine.version}
        </dd>
      </div>
    </dl>
  </>
);
