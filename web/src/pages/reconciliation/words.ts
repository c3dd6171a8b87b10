/** What a difference is called for people. Pure. */
import type { Difference } from '../../api/reconciliation.ts';
import { statusWord, type Tone } from '../../words/status.ts';

export const SEVERITY: Readonly<Record<Difference['severity'], { readonly word: string; readonly tone: Tone }>> = {
  critical: { word: 'Critical', tone: 'bad' },
  major: { word: 'Major', tone: 'attention' },
  minor: { word: 'Minor', tone: 'quiet' },
};

/** `noticeDays` → “Notice days”. */
export const fieldWord = (field: string): string => statusWord(field).word;

/** "Order has it, Billing does not". */
export const whatDiffers = ({ kind, sides, fields }: Pick<Difference, 'kind' | 'sides' | 'fields'>): string => {
  switch (kind) {
    case 'missing-right':
      return `${sides.left} has it, ${sides.right} does not`;
    case 'missing-left':
      return `${sides.right} has it, ${sides.left} does not`;
    case 'twice':
      return 'One of them has it twice';
    case 'different':
      return `They differ in ${fields.map(({ field }) => fieldWord(field).toLowerCase()).join(', ')}`;
  }
};

export const MODE: Readonly<Record<string, string>> = {
  handoff: 'Before a handoff',
  scheduled: 'By schedule',
  event: 'After a fact',
  manual: 'Asked for',
  incident: 'After an incident',
  migration: 'Migration',
};

export const HOW: Readonly<Record<string, string>> = {
  'matches-now': 'Both sides agree now',
  explained: 'They may differ',
  'corrected-outside': 'Corrected in the other system',
};
