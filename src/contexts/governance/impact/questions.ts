/** The ten questions of operations 6.2. `lists`: who answers: records in hand, by query; or what the two models say differently. */
export const impactQuestions = [
  { question: 'quotes', asks: 'Which active quotes are affected?' },
  { question: 'orders', asks: 'Which pending orders are affected?' },
  { question: 'assets', asks: 'Which assets and subscriptions are affected?' },
  { question: 'promotions', asks: 'Which promotions overlap?' },
  { question: 'approvals', asks: 'Which approval thresholds change?' },
  { question: 'clauses', asks: 'Which proposal clauses change?' },
  { question: 'billing', asks: 'Which billing mappings change?' },
  { question: 'contracts', asks: 'Which downstream contracts and events change?' },
  { question: 'reports', asks: 'Which reports and analytics change?' },
  { question: 'rollback', asks: 'What happens if the change is rolled back?' },
] as const;

export type ImpactQuestion = (typeof impactQuestions)[number]['question'];
export const isImpactQuestion = (text: string): text is ImpactQuestion =>
  impactQuestions.some(({ question }) => question === text);

/** Answered by records that exist, by query; the others by what two models say differently. */
export const isInHand = (question: string): question is 'quotes' | 'orders' | 'assets' =>
  question === 'quotes' || question === 'orders' || question === 'assets';

/** Something that the change touches. `path`: where it is looked at. */
export type Touches = {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly path: string | null;
};
export const RECORDS_SHOWN_MAX = 100;
