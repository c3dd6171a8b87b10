/** Section 6 of the capstone, word for word: what must remain true however many services, users, retries and failures there are. */

export type Section = {
  readonly number: string;
  readonly title: string;
  readonly sentences: readonly string[];
};

export const SECTIONS: readonly Section[] = [
  {
    number: '6.1',
    title: 'Catalog and configuration',
    sentences: [
      'A quote line must reference a known catalog version or contain a valid catalog snapshot.',
      'A configured bundle must satisfy all mandatory, cardinality, dependency, exclusion, and compatibility constraints.',
      'A product offering that is inactive or not effective for the selling date cannot be newly sold unless an explicit override exists.',
      'A configuration result must be reproducible or explainable from its snapshot.',
      'A catalog change must not retroactively mutate accepted quotes or submitted orders.',
    ],
  },
  {
    number: '6.2',
    title: 'Pricing',
    sentences: [
      'A presented quote must contain a deterministic price result.',
      'A price result must include price inputs, rule versions, currency, rounding mode, effective date, tax boundary, and calculation trace.',
      'A quote cannot be accepted if its price fingerprint is stale unless revalidated or explicitly reapproved.',
      'Discounts below policy threshold must have approval evidence.',
      'A billing handoff must not infer commercial terms that were not present in the accepted quote/order package.',
    ],
  },
  {
    number: '6.3',
    title: 'Quote',
    sentences: [
      'Only one active accepted revision may be convertible for a quote family unless split conversion is explicitly supported.',
      'Accepted quote content must be immutable except through a new revision or controlled amendment.',
      'A quote cannot move to accepted without passing required validation and approval gates.',
      'Proposal document hash must match the accepted quote package when legally relevant.',
      'Expired, cancelled, or superseded quotes cannot be converted to new orders.',
    ],
  },
  {
    number: '6.4',
    title: 'Order',
    sentences: [
      'An order must have a stable idempotency identity for submit operations.',
      'A submitted order must preserve the accepted commercial commitment snapshot or its authorized order-capture equivalent.',
      'Order decomposition must be traceable from product order item to service/resource/fulfillment tasks.',
      'Fulfillment tasks must be idempotent or protected by deduplication.',
      'Unknown downstream outcome must not be treated as failure or success without reconciliation.',
      'In-flight cancellation must honor task cutoff and compensation rules.',
    ],
  },
  {
    number: '6.5',
    title: 'Evidence',
    sentences: [
      'Every material decision must have actor, time, input, output, rule/policy version, and correlation ID.',
      'Manual override must be explicit, authorized, reasoned, and auditable.',
      'Audit records must not be silently editable by ordinary business or support users.',
      'Support repair must produce evidence, not hidden mutation.',
      'Reconciliation corrections must preserve original state and correction state.',
    ],
  },
];
