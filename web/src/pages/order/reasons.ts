/** Why, in words that can be counted; the server keeps the word, and what is written beside it. */
export const REASONS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'customer-asked', label: 'The customer asked' },
  { value: 'changed-mind', label: 'The customer changed their mind' },
  { value: 'wrong-order', label: 'It was ordered wrongly' },
  { value: 'no-capacity', label: 'We cannot deliver it' },
  { value: 'credit', label: 'Credit or payment' },
  { value: 'late-paperwork', label: 'Paperwork came late' },
  { value: 'other', label: 'Another reason' },
];
