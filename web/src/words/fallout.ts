/** Words of fallout for people. */
export const OWNER_GROUPS = [
  'sales/support ops',
  'product ops + engineering',
  'fulfillment ops',
  'billing ops + engineering',
  'asset/inventory ops',
  'revenue ops/finance',
  'security/compliance',
];

const SEVERITY: Readonly<Record<string, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};
export const severityWord = (severity: string): string => SEVERITY[severity] ?? severity;

const EVENTS: Readonly<Record<string, string>> = {
  opened: 'Fell out',
  'fell-out-again': 'Fell out again',
  taken: 'Taken',
  assigned: 'Given to',
  commented: 'Said',
  near: 'Service level near',
  escalated: 'Handed up to',
  told: 'Customer told',
  resolved: 'Resolved',
  'repair-reversed': 'Repair taken back',
};
export const eventWord = (kind: string): string => EVENTS[kind] ?? kind;

const TOLD: Readonly<Record<string, string>> = {
  none: 'not told',
  queued: 'is being told',
  sent: 'told',
  failed: 'could not be told',
};
export const toldWord = (communication: string): string => TOLD[communication] ?? communication;
