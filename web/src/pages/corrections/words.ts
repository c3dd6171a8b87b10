/** What types of corrections and the steps of their life are called for people. */
import { instantText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';

const TYPES: Readonly<Record<string, string>> = {
  'non-commercial-metadata': 'Not commercial',
  'quote-commercial-data': 'Accepted deal',
  'order-state': 'State of an order',
  'billing-handoff': 'Billing',
  'asset-inventory': 'Installed product',
  'audit-data': 'Evidence of a person',
};
export const typeText = (type: string): string => TYPES[type] ?? type;

const STEPS: Readonly<Record<string, string>> = {
  CorrectionRequested: 'Asked for',
  CorrectionAssessed: 'Read and counted anew',
  CorrectionAnsweredFor: 'Agreed to',
  CorrectionApproved: 'Everybody who has to agree did',
  CorrectionRefused: 'Refused',
  CorrectionWithdrawn: 'Withdrawn',
  CorrectionBegun: 'Begun',
  CorrectionApplied: 'Done by the owning command',
  CorrectionNotApplied: 'The owning command refused',
  CorrectionReconciled: 'Both sides agree',
  CorrectionDiffers: 'Something differs',
  CorrectionReconciliationAsked: 'Compared again',
  CorrectionReviewed: 'Looked at afterwards',
  CorrectionClosed: 'Closed',
};
export const stepText = (type: string): string => STEPS[type] ?? type;

const ROLES: Readonly<Record<string, string>> = {
  finance: 'finance',
  legal: 'legal',
  sre: 'engineering',
  'order-ops': 'order operations',
  'billing-ops': 'billing operations',
  auditor: 'audit',
};
export const roleText = (role: string): string => ROLES[role] ?? role;

const MEMBERS: Readonly<Record<string, string>> = {
  internalReference: 'Internal reference',
  contractFrom: 'Contract from',
  termMonths: 'Months',
  contentRoot: 'Root of what was accepted',
  documentHash: 'Document',
  acceptedAt: 'Accepted',
  submittedAt: 'Submitted',
  endedAt: 'Ended',
  reasonCode: 'Reason in a word',
  settledHow: 'Settled as',
  differsIn: 'Differs in',
  parentId: 'Part of',
  assetVersion: 'Version that was seen',
  quantity: 'Quantity',
  from: 'First day',
  to: 'Last day',
  reliesOn: 'Relies on',
  discountPercent: 'Discount in percent',
  effectiveFrom: 'Holds from',
  incomplete: 'Not known yet',
};
/** `internalReference` → `Internal reference`. */
export const memberText = (name: string): string => MEMBERS[name] ?? statusWord(name).word;

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const HASH = /^sha256:[0-9a-f]{64}$/;
const HASH_SHOWN_CHARS = 19;
export const valueText = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string' && INSTANT.test(value)) return instantText(value);
  if (typeof value === 'string') return HASH.test(value) ? `${value.slice(0, HASH_SHOWN_CHARS)}…` : value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ') || '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
};
/** A member of a state as a person reads it: states have words of their own. */
export const memberValue = (name: string, value: unknown): string =>
  name === 'state' && typeof value === 'string' ? statusWord(value).word : valueText(value);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
