/** From list to net as bars. Lengths are drawn from numbers, amounts are written from text; the table beneath says the same. */
import { dec, decText, sub } from '../../../../src/kernel/decimal.ts';
import type { TraceCharge } from '../../api/shapes.ts';
import { stepAmount, stepWord } from '../../words/price-steps.ts';

type Bar = {
  readonly label: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
};

const ROW_PX = 34;
const BAR_PX = 16;

const barsOf = (charge: TraceCharge, currency: string): readonly Bar[] => {
  const { list, net, steps } = charge;
  const text = (amount: string): string => stepAmount(charge, amount, currency);
  let before = Number(list);
  let last = list;
  const bars: Bar[] = [{ label: 'List', text: text(list), from: 0, to: before, whole: true }];
  for (const step of steps) {
    const after = Number(step.result);
    if (step.skipped || step.step === 'list' || after === before) continue;
    const change = decText(sub(dec(step.result), dec(last)));
    bars.push({ label: stepWord(step), text: text(change), from: before, to: after, whole: false });
    before = after;
    last = step.result;
  }
  return [...bars, { label: 'Net', text: text(net), from: 0, to: Number(net), whole: true }];
};

type WaterfallProps = { readonly charge: TraceCharge; readonly name: string; readonly currency: string };

export const Waterfall = ({ charge, name, currency }: WaterfallProps) => {
  const bars = barsOf(charge, currency);
  const most = Math.max(...bars.map(({ from, to }) => Math.max(from, to)), Number.MIN_VALUE);
  const share = (value: number): string => `${(Math.max(0, value) / most) * 100}%`;
  return (
    <figure
      className="waterfall"
      role="group"
      aria-label={`${name}: from ${bars[0]?.text} list to ${bars.at(-1)?.text} net`}
    >
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
