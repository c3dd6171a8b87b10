/** Whether an approval has to be given again. */
import { type Comparison, asksAgain } from '#contexts/approval/index.ts';
import { type Decimal, dec, isDecText } from '#kernel/decimal.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

/** "net total > 60000": what is compared has a name for people only. */
const ruleOf = (written: string): { readonly asks: Comparison; readonly threshold: Decimal } => {
  const [, asks, threshold] = /(>=|<=|>|<)\s*([\d.]+)\s*%?$/.exec(written) ?? [];
  if (asks === undefined || !isDecText(threshold))
    throw new UnreadableCase(`"${written}" compares nothing with a number`);
  return { asks: asks as Comparison, threshold: dec(threshold) };
};

const worseIn = (written: string): Comparison => {
  const [, worse] = /^new\s*(>=|<=|>|<)\s*snapshot$/.exec(written.trim()) ?? [];
  if (worse === undefined)
    throw new UnreadableCase(`"${written}" does not compare the new value with the approved one`);
  return worse as Comparison;
};

const smart = (inputs: Reader) => {
  const rule = { ...ruleOf(inputs.text('rule')), worse: worseIn(inputs.text('comparison', 'new > snapshot')) };
  const approved = inputs.maybeNum('previously_approved_value') ?? null;
  return { requires_reapproval: asksAgain(rule, approved, inputs.num('resubmitted_value')) };
};

export const approvalTopics: Topics = { 'approval.smart_reapproval': smart };
