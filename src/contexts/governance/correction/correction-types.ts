/** The six types of operations 17.2, each with who has to agree before anything is touched. Pure data: the pages, the commands and the guide read this table. */

export const CORRECTION_TYPES = [
  'non-commercial-metadata',
  'quote-commercial-data',
  'order-state',
  'billing-handoff',
  'asset-inventory',
  'audit-data',
] as const;
export type CorrectionType = (typeof CORRECTION_TYPES)[number];

/** The roles of our people that agree to corrections. */
export type ApproverRole = 'finance' | 'legal' | 'sre' | 'order-ops' | 'billing-ops' | 'auditor';

export type TypeRules = {
  readonly says: string;
  readonly example: string;
  readonly control: string;
  /** Every one of them agrees, each another natural person and none of them the one who asked. */
  readonly approvers: readonly ApproverRole[];
  /** Whether it may go the short way: one of them agrees before, the others look at it afterwards. */
  readonly expedited: boolean;
  /** A court's or an authority's order, named: without one nobody is even asked. */
  readonly needsLegalProcess: boolean;
};

export const TYPE_RULES: Readonly<Record<CorrectionType, TypeRules>> = {
  'non-commercial-metadata': {
    says: 'what no promise rests on',
    example: 'a typo in the reference that we file a quote under',
    control: 'nobody is asked; it is recorded as every other correction is',
    approvers: [],
    expedited: false,
    needsLegalProcess: false,
  },
  'quote-commercial-data': {
    says: 'a price, a discount or a term that was accepted',
    example: 'the customer was sold ten seats and meant twelve',
    control: 'finance and legal agree; what was accepted stays, and an amendment is offered',
    approvers: ['finance', 'legal'],
    expedited: false,
    needsLegalProcess: false,
  },
  'order-state': {
    says: 'an order that stands where it should not',
    example: 'an order that is held although nobody knows why',
    control: 'engineering and order operations agree',
    approvers: ['sre', 'order-ops'],
    expedited: true,
    needsLegalProcess: false,
  },
  'billing-handoff': {
    says: 'what billing was told, or charges',
    example: 'a line of an invoice that was charged twice',
    control: 'finance and billing operations agree',
    approvers: ['finance', 'billing-ops'],
    expedited: true,
    needsLegalProcess: false,
  },
  'asset-inventory': {
    says: 'what is known of a product that a customer has',
    example: 'an asset whose relation to another is missing',
    control: 'order operations, who own the inventory, agree',
    approvers: ['order-ops'],
    expedited: true,
    needsLegalProcess: false,
  },
  'audit-data': {
    says: 'what the evidence shows of a person',
    example: 'a court orders that a name be taken out',
    control: 'legal and audit agree, on an order that is named; not one byte of the log changes',
    approvers: ['legal', 'auditor'],
    expedited: false,
    needsLegalProcess: true,
  },
};

/** By when the short way is looked at by those who were not asked before. */
export const EMERGENCY_REVIEW_HOURS = 24;
