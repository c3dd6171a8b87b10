/** The columns of the line grid: what each shows, whether it is typed into, what Enter does on it. */
import type { ReactNode } from 'react';
import type { Line, UsageRate } from '../../api/shapes.ts';
import { isZero, money, percent, quantity, rate } from '../../words/money.ts';
import type { Field } from './line-fields.ts';
import { isRamped, rampWords } from './ramp-text.ts';

export type GridActions = {
  readonly explain: (line: Line) => void;
  readonly configure: (line: Line) => void;
  readonly remove: (line: Line) => void;
  readonly checks: (line: Line) => void;
  readonly choose: (line: Line) => void;
  /** Offered beside the rest, or part of it again. */
  readonly option: (line: Line) => void;
};
export type GridContext = {
  readonly currency: string;
  readonly editable: boolean;
  /** A customer reads prices; how they came about is the seller's. */
  readonly explains: boolean;
  readonly shown: (line: Line, field: Field) => string;
  readonly actions: GridActions;
  /** Lines that the next change of many is about. */
  readonly chosen: ReadonlySet<string>;
  /** Titles of the sections, by key. */
  readonly sections: ReadonlyMap<string, string>;
};
export type GridColumn = {
  readonly key: string;
  readonly name: string;
  readonly width: string;
  readonly numeric?: boolean;
  readonly field?: Field;
  readonly cell: (line: Line, context: GridContext) => ReactNode;
  /** What Enter or a click on its button does. */
  readonly enter?: (line: Line, actions: GridActions) => void;
};

/** A button that the mouse uses; the keyboard reaches the same by Enter on the cell, so it is no stop of its own. */
const CellButton = ({ onClick, label, children }: { onClick: () => void; label?: string; children: ReactNode }) => (
  <button type="button" className="cell-button" tabIndex={-1} onClick={onClick} aria-label={label}>
    {children}
  </button>
);

const made = (line: Line, currency: string): string => {
  const usage = line.price?.usage[0];
  if (usage) return usageText(usage, currency) + (line.price.usage.length > 1 ? ' and more' : '');
  return line.selection
    .map(({ optionName, quantity: of }) => (String(of) === '1' ? optionName : `${quantity(of)} × ${optionName}`))
    .join(' · ');
};

const usageText = ({ rate: amount, per, metric }: UsageRate, currency: string): string =>
  `${rate(amount, currency)} per ${per === '1' ? '' : `${quantity(per)} `}${metric.replaceAll(/[-_]/g, ' ')}`;

const amount = (
  line: Line,
  which: 'oneTime' | 'recurringMonthly',
  { currency, explains, actions }: GridContext,
): ReactNode => {
  if (!line.price) return <span className="soft">not priced</span>;
  const value = line.price[which];
  if (isZero(value)) return <span className="soft">–</span>;
  const text = money(value, currency);
  return explains ? <CellButton onClick={() => actions.explain(line)}>{text}</CellButton> : text;
};

const checksOf = (line: Line): { word: string; tone: string } | null => {
  const blocking = line.checks.filter(({ severity }) => severity === 'blocking').length;
  const warnings = line.checks.length - blocking;
  if (blocking > 0) return { word: blocking === 1 ? '1 problem' : `${blocking} problems`, tone: 'bad' };
  return warnings > 0 ? { word: warnings === 1 ? '1 warning' : `${warnings} warnings`, tone: 'attention' } : null;
};

const offering: GridColumn = {
  key: 'offering',
  name: 'Offering',
  width: 'minmax(var(--offering-width), 1fr)',
  cell: (line, { currency, actions, sections }) => (
    <>
      {line.bundle ? (
        <CellButton onClick={() => actions.configure(line)}>{line.offeringName}</CellButton>
      ) : (
        <span className="clip">{line.offeringName}</span>
      )}
      <span className="clip small soft">
        {[
          line.optional === true ? 'Optional, in no total' : '',
          sections.get(line.group ?? ''),
          isRamped(line) ? rampWords(line) : made(line, currency),
        ]
          .filter((each) => each)
          .join(' · ')}
      </span>
    </>
  ),
  enter: (line, actions) => (line.bundle ? actions.configure(line) : actions.explain(line)),
};

const option: GridColumn = {
  key: 'option',
  name: 'Option',
  width: '68px',
  cell: (line, { actions }) => (
    <CellButton
      label={
        line.optional === true
          ? `Yes, ${line.offeringName} is an option: make it part of the offer`
          : `No, ${line.offeringName} is no option: make it one`
      }
      onClick={() => actions.option(line)}
    >
      {line.optional === true ? 'Yes' : 'No'}
    </CellButton>
  ),
  enter: (line, actions) => actions.option(line),
};

const remove: GridColumn = {
  key: 'remove',
  name: 'Remove',
  width: '78px',
  cell: (line, { actions }) => (
    <CellButton label={`Remove ${line.offeringName}`} onClick={() => actions.remove(line)}>
      ×
    </CellButton>
  ),
  enter: (line, actions) => actions.remove(line),
};

const columns: readonly GridColumn[] = [
  {
    key: 'position',
    name: 'No.',
    width: '52px',
    numeric: true,
    cell: (line, { editable, chosen, actions }) =>
      editable ? (
        <CellButton
          label={`${chosen.has(line.lineId) ? 'Do not choose' : 'Choose'} line ${line.position}`}
          onClick={() => actions.choose(line)}
        >
          {chosen.has(line.lineId) ? `✓ ${line.position}` : line.position}
        </CellButton>
      ) : (
        <span className="soft">{line.position}</span>
      ),
    enter: (line, actions) => actions.choose(line),
  },
  offering,
  {
    key: 'quantity',
    name: 'Quantity',
    width: '96px',
    numeric: true,
    field: 'quantity',
    cell: (line, { shown }) => {
      const value = shown(line, 'quantity');
      return value.includes(';') ? <span className="clip">{value}</span> : quantity(value);
    },
  },
  {
    key: 'discount',
    name: 'Discount',
    width: '94px',
    numeric: true,
    field: 'discount',
    cell: (line, { shown }) => {
      const value = shown(line, 'discount');
      return isZero(value) ? <span className="soft">–</span> : percent(value);
    },
  },
  {
    key: 'oneTime',
    name: 'One-time',
    width: '132px',
    numeric: true,
    cell: (line, context) => amount(line, 'oneTime', context),
    enter: (line, actions) => actions.explain(line),
  },
  {
    key: 'recurring',
    name: 'Per month',
    width: '132px',
    numeric: true,
    cell: (line, context) => amount(line, 'recurringMonthly', context),
    enter: (line, actions) => actions.explain(line),
  },
  {
    key: 'checks',
    name: 'Checks',
    width: '104px',
    cell: (line) => {
      const found = checksOf(line);
      return found ? (
        <span className="status" data-tone={found.tone}>
          <span className="dot" aria-hidden="true" />
          {found.word}
        </span>
      ) : (
        <span className="soft">none</span>
      );
    },
    enter: (line, actions) => actions.checks(line),
  },
];

export const columnsFor = (editable: boolean, customer: boolean): readonly GridColumn[] => {
  const own = customer ? columns.filter(({ key }) => key !== 'checks') : columns;
  return editable ? [...own, option, remove] : own;
};
