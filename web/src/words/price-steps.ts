/** The steps of a price for people. */
import { percent, quantity, rate } from './money.ts';
import { statusWord } from './status.ts';
import type { Line, TraceCharge, TraceStep } from '../api/shapes.ts';

const STEPS: Readonly<Record<string, string>> = {
  list: 'List price',
  agreement: 'Contracted price',
  volume: 'Volume discount',
  promotion: 'Promotion',
  discretionary: 'Discount by the seller',
  orderDiscount: 'Discount on the whole',
  allocation: 'Share of the bundle',
  rounding: 'Rounding',
};

export const stepWord = ({ step, source }: TraceStep): string =>
  source.startsWith('override:') ? 'Price set by hand' : (STEPS[step] ?? statusWord(step).word);

/** What is charged, by the name of the part it belongs to where it has one. */
export const chargeName = ({ charge, componentId }: TraceCharge, line: Line): string => {
  const part =
    componentId === null
      ? undefined
      : (line.partNames?.[componentId] ??
        line.selection.find(({ group, option }) => componentId === `${group}/${option}`)?.optionName);
  return part ? `${part}: ${statusWord(charge).word.toLowerCase()}` : statusWord(charge).word;
};

/** A usage charge has no amount before it is used: its steps say which share of each rate is left. */
export const stepAmount = (charge: TraceCharge, amount: string, currency: string): string =>
  charge.type === 'usage' ? `× ${quantity(amount)}` : rate(amount, currency);

export const stepEffect = (charge: TraceCharge, step: TraceStep, currency: string): string => {
  if (step.skipped) return `not applied: ${step.skipped}`;
  const parts = [
    step.percent === undefined ? null : percent(step.percent),
    step.amount === undefined ? null : stepAmount(charge, step.amount, currency),
    step.base === undefined ? null : `of ${stepAmount(charge, step.base, currency)}`,
  ].filter((part) => part !== null);
  return parts.join(' ') || '–';
};
