import type { PricingTrace, TraceCharge, TraceStep } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { stepAmount, stepEffect, stepWord } from '../../words/price-steps.ts';

type StepTableProps = { readonly name: string; readonly charge: TraceCharge; readonly trace: PricingTrace };
type Row = { readonly step: TraceStep; readonly at: number };

export const StepTable = ({ name, charge, trace }: StepTableProps) => {
  const { currency } = trace;
  const columns: readonly Column<Row>[] = [
    { name: 'Step', head: true, cell: ({ step }) => stepWord(step) },
    { name: 'Rule', cell: ({ step }) => <Rule step={step} trace={trace} /> },
    { name: 'Effect', cell: ({ step }) => stepEffect(charge, step, currency) },
    { name: 'Rounding', cell: ({ step }) => <Rounding step={step} /> },
    { name: 'Result', numeric: true, cell: ({ step }) => stepAmount(charge, step.result, currency) },
  ];
  return (
    <Table
      caption={`Every step of ${name}`}
      columns={columns}
      rows={charge.steps.map((step, at) => ({ step, at }))}
      rowKey={({ at }) => String(at)}
      showCaption
    />
  );
};

/** A step names its source as `kind:key`; the artifact of that name has the hash of the version that decided. */
const Rule = ({ step, trace }: { readonly step: TraceStep; readonly trace: PricingTrace }) => {
  if (step.source.startsWith('override:'))
    return (
      <>
        set by hand
        <span className="sub">{step.row}</span>
      </>
    );
  if (step.source === 'request')
    return (
      <>
        asked for on the quote
        <span className="sub">{step.row}</span>
      </>
    );
  const artifact = trace.artifacts.find(({ kind, key }) => step.source === `${kind}:${key}`);
  return (
    <>
      {step.source.replace(':', ': ')}
      {step.row !== '' && <span className="sub">{step.row}</span>}
      {artifact && (
        <span className="sub">
          version <Hash value={artifact.hash} />
        </span>
      )}
    </>
  );
};

const Rounding = ({ step: { rounding } }: { readonly step: TraceStep }) =>
  rounding === undefined ? (
    <span className="soft">none</span>
  ) : (
    <>
      {rounding.mode}, {rounding.scale} places
      <span className="sub num">
        {rounding.exact} → {rounding.rounded}
      </span>
    </>
  );
