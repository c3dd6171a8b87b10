/** From list to net as bars. Lengths are drawn from numbers, amounts are written from text; the table beneath says the same. */
import type { TraceCharge } from '../../api/shapes.ts';
import { rate } from '../../words/money.ts';

type Bar = { readonly label: string; readonly text: string; readonly from: number; readonly to: number; readonly whole: boolean };

const ROW_PX = 34;
const BAR_PX = 16;

const barsOf = ({ list, net, steps }: TraceCharge, currency: string): readonly Bar[] => {
  let before = Number(list);
  const bars: Bar[] = [{ label: 'List', text: rate(list, currency), from: 0, to: before, whole: true }];
  for (const step of steps) {
    const after = Number(step.result);
    if (step.skipped || after === before) continue;
    bars.push({ label: step.step, text: rate(step.result, currency), from: before, to: after, whole: false });
    before = after;
  }
  return [...bars, { label: 'Net', text: rate(net, currency), from: 0, to: Number(net), whole: true }];
};

export const Waterfall = ({ charge, currency }: { readonly charge: TraceCharge; readonly currency: string }) => {
  const bars = barsOf(charge, currency);
  const most = Math.max(...bars.map(({ from, to }) => Math.max(from, to)), Number.MIN_VALUE);
  const share = (value: number): string => `${(Math.max(0, value) / most) * 100}%`;
  return (
    <figure className="waterfall" aria-label={`${charge.name}: from list ${rate(charge.list, currency)} to net ${rate(charge.net, currency)}`}>
      {bars.map((bar, index) => (
        <div key={index} className="waterfall-row" aria-hidden="true">
          <span className="clip">{bar.label}</span>
          <svg width="100%" height={ROW_PX}>
            <line x1="0" x2="100%" y1={ROW_PX / 2} y2={ROW_PX / 2} className="waterfall-axis" />
            <rect
              x={share(Math.min(bar.from, bar.to))}
              width={share(Math.abs(bar.to - bar.from))}
              y={(ROW_PX - BAR_PX) / 2}
              height={BAR_PX}
              rx="3"
              data-kind={bar.whole ? 'whole' : bar.to < bar.from ? 'less' : 'more'}
            />
          </svg>
          <span className="num">{bar.text}</span>
        </div>
      ))}
    </figure>
  );
};
