import type { PricingTrace, TraceCharge, TraceStep } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { percent, rate } from '../../words/money.ts';

type Artifact = PricingTrace['artifacts'][number];

/** A step names its source as `kind:key`; the artifact of that name has the hash of the version that decided. */
const artifactOf = (step: TraceStep, artifacts: readonly Artifact[]): Artifact | undefined =>
  artifacts.find(({ kind, key }) => step.source === `${kind}:${key}`);

const effect = (step: TraceStep, currency: string): string => {
  if (step.skipped) return `not applied: ${step.skipped}`;
  const parts = [
    step.percent === undefined ? null : percent(step.percent),
    step.amount === undefined ? null : rate(step.amount, currency),
    step.base === undefined ? null : `of ${rate(step.base, currency)}`,
  ];
  return parts.filter((part) => part !== null).join(' ') || '–';
};

export const StepTable = ({ charge, trace }: { readonly charge: TraceCharge; readonly trace: PricingTrace }) => {
  const { currency, artifacts } = trace;
  const columns: readonly Column<TraceStep>[] = [
    { name: 'Step', head: true, cell: (step) => step.step },
    {
      name: 'Rule',
      cell: (step) => {
        const artifact = artifactOf(step, artifacts);
        return (
          <>
            {step.source.replace(':', ': ')}
            {step.row !== '' && <span className="sub">row {step.row}</span>}
            {artifact && (
              <span className="sub">
                version <Hash value={artifact.hash} />
              </span>
            )}
          </>
        );
      },
    },
    { name: 'Effect', cell: (step) => effect(step, currency) },
    {
      name: 'Rounding',
      cell: ({ rounding }) =>
        rounding ? (
          <>
            {rounding.mode}, {rounding.scale} places
            <span className="sub num">
              {rounding.exact} → {rounding.rounded}
            </span>
          </>
        ) : (
          'none'
        ),
    },
    { name: 'Result', numeric: true, cell: (step) => rate(step.result, currency) },
  ];
  const rows = charge.steps.map((step, index) => ({ ...step, index }));
  return (
    <Table
      caption={`Every step of ${charge.name}`}
      columns={columns}
      rows={rows}
      rowKey={(step) => String((step as TraceStep & { readonly index: number }).index)}
      showCaption
    />
  );
};
