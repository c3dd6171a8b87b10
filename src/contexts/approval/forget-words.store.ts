import type { Statement } from '#platform/database/tx.ts';
import { type Forgotten, forgetIn } from '#platform/facts/words.store.ts';

/** Who decided what, and when, stays; a comment that names somebody who is forgotten does not. */
export const forgetInApprovals = (tenantId: string, who: Forgotten): readonly Statement[] => [
  ...forgetIn('approval.answer', ['comment', 'evidence'], tenantId, who),
  ...forgetIn('approval.step', ['comment'], tenantId, who),
  ...forgetIn('approval.condition', ['body', 'note'], tenantId, who),
  ...forgetIn('approval.remark', ['body'], tenantId, who),
];
