/** What a condition of an approval may ask of the deal itself. Margin is not among it: a condition is read by sellers. */
export const CHECKED_FACTS: Readonly<Record<string, string>> = {
  termMonths: 'Term in months',
  paymentTermDays: 'Days to pay',
  discountPercent: 'Deepest discount in percent',
  totalInPolicyCurrency: 'Total in the policy’s currency',
};

const SIGN_WORDS: Readonly<Record<string, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  '=': 'exactly',
};

/** `termMonths >= 24` → `Term in months: at least 24`. */
export const checkWords = ({
  fact,
  is,
  value,
}: {
  readonly fact: string;
  readonly is: string;
  readonly value: string;
}) => `${CHECKED_FACTS[fact] ?? fact}: ${SIGN_WORDS[is] ?? is} ${value}`;
