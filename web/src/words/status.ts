/** What a state is called for people, and its tone. One place, so that no two pages call the same state differently. */
export type Tone = 'quiet' | 'active' | 'good' | 'attention' | 'bad';
export type StatusWord = { readonly word: string; readonly tone: Tone };

const say = (tone: Tone, words: Readonly<Record<string, string>>): Record<string, StatusWord> =>
  Object.fromEntries(Object.entries(words).map(([state, word]) => [state, { word, tone }]));

const common = {
  ...say('quiet', {
    dismissed: 'It was none',
    stopped: 'Stopped',
    draft: 'Draft',
    superseded: 'Superseded',
    cancelled: 'Cancelled',
    withdrawn: 'Withdrawn',
    rolledBack: 'Rolled back',
    waiting: 'Waiting',
    skipped: 'Skipped',
    closed: 'Closed',
    void: 'Void',
    voided: 'Void',
    recalled: 'Recalled',
    none: 'Not yet',
    suspended: 'Suspended',
    retired: 'Retired',
    ended: 'No longer sold',
    inDesign: 'In design',
  }),
  ...say('active', {
    taken: 'Taken',
    applying: 'Being carried out',
    applied: 'Carried out, being compared',
    classified: 'Classified',
    contained: 'Contained',
    running: 'Under way',
    ready: 'Ready',
    inFlight: 'In flight',
    awaitingOutcome: 'Waiting for the answer',
    acknowledged: 'Acknowledged',
    inProgress: 'In progress',
    sending: 'On its way',
    sent: 'Sent',
    voiding: 'Being taken back',
    underway: 'Under way',
    presented: 'With the customer',
    validated: 'Validated',
    compensating: 'Being undone',
    verifying: 'Being verified',
    repairing: 'Being repaired',
    assigned: 'Assigned',
  }),
  ...say('good', {
    reconciled: 'Both sides agree',
    agreed: 'As promised',
    settled: 'Settled',
    approved: 'Approved',
    accepted: 'Accepted',
    signed: 'Signed',
    converted: 'Ordered',
    completed: 'Completed',
    done: 'Done',
    published: 'Published',
    holds: 'Holds',
    resolved: 'Resolved',
    compensated: 'Undone',
    active: 'Active',
    onSale: 'On sale',
    inForce: 'In force',
    carriedOver: 'Carried over',
    passed: 'Passed',
    delivered: 'Delivered',
    reviewed: 'Reviewed',
  }),
  ...say('attention', {
    found: 'Recurs',
    detected: 'Detected',
    differs: 'Not as promised',
    unpromised: 'Promised by nobody',
    proposed: 'Waits for a second person',
    inApproval: 'In approval',
    asked: 'Asked',
    requested: 'Requested',
    'not asked': 'Not asked',
    pending: 'Pending',
    notYet: 'Not yet sold',
    open: 'Open',
    stale: 'Stale',
    held: 'Held',
    partial: 'Partly done',
    unknown: 'Outcome unknown',
    retryScheduled: 'Retry scheduled',
    assessingCancellation: 'Cancellation assessed',
    pendingCancellation: 'Being cancelled',
    expired: 'Expired',
    escalated: 'Escalated',
    returned: 'Returned',
    revoked: 'Revoked',
  }),
  ...say('bad', {
    differing: 'Something differs',
    rejected: 'Rejected',
    declined: 'Declined',
    failed: 'Failed',
    refused: 'Refused',
    fallenOut: 'Fallen out',
    compensationFailed: 'Undo failed',
  }),
};

const spaced = (state: string): string => {
  const text = state.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
};

/** A reason given as half a sentence, as a whole one. */
export const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};

/** A state that this table does not know is still said in words. */
export const statusWord = (state: string): StatusWord =>
  (common as Record<string, StatusWord>)[state] ?? { word: spaced(state), tone: 'quiet' };

export const roleWord = (role: string): string => (role === 'sre' ? 'SRE' : spaced(role));
