/** Why it costs what it costs: every charge of a line, every step of it with its rule, its version and its rounding. */
import { Drawer, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pricingTrace } from '../../api/queries.ts';
import type { Line, PricingTrace, Quote, TraceCharge } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { dateText } from '../../words/dates.ts';
import { rate } from '../../words/money.ts';
import { StepTable } from './step-table.tsx';
import { Waterfall } from './waterfall.tsx';

type ExplainProps = { readonly quote: Quote; readonly line: Line; readonly onClose: () => void };

export const Explain = ({ quote, line, onClose }: ExplainProps) => {
  const query = useQuery(pricingTrace(quote.id, line.lineId, quote.content));
  return (
    <Drawer opened onClose={onClose} title={`Price of ${line.offeringName}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Loaded query={query}>{(trace) => <Charges trace={trace} lineId={line.lineId} />}</Loaded>
    </Drawer>
  );
};

const Charges = ({ trace, lineId }: { readonly trace: PricingTrace; readonly lineId: string }) => {
  const charges = trace.lines.find((each) => each.lineId === lineId)?.charges ?? [];
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
          data={charges.map((each, index) => ({ value: String(index), label: `${each.name}: ${rate(each.net, trace.currency)}` }))}
        />
      )}
      <ChargeStory charge={charge} trace={trace} />
    </div>
  );
};

const ChargeStory = ({ charge, trace }: { readonly charge: TraceCharge; readonly trace: PricingTrace }) => (
  <>
    <Waterfall charge={charge} currency={trace.currency} />
    <StepTable charge={charge} trace={trace} />
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
