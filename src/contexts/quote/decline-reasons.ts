/** Why a customer says no, as a list: what is typed cannot be counted. The words beside it stay theirs. */
export const DECLINE_REASONS = [
  { code: 'price', name: 'It costs too much' },
  { code: 'competitor', name: 'Somebody else got the deal' },
  { code: 'scope', name: 'It is not what is needed' },
  { code: 'terms', name: 'The terms of the contract' },
  { code: 'timing', name: 'Not now' },
  { code: 'no-budget', name: 'There is no budget for it' },
  { code: 'no-answer', name: 'They stopped answering' },
  { code: 'blocked', name: 'It cannot be carried out' },
  { code: 'other', name: 'Something else' },
] as const;

export type DeclineReason = (typeof DECLINE_REASONS)[number]['code'];
