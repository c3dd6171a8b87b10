/** Which kinds of artifacts a reader may look into; asked once a kind. */
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';
import type { MayRead } from './diff/diff-models.ts';

/** What a kind tells beyond the catalog: whoever may not see costs or floors learns how much is kept from them. */
const CLASS_OF_KIND: Readonly<Record<string, 'view.cost' | 'view.floor'>> = {
  'cost-book': 'view.cost',
  'discount-policy': 'view.floor',
  // Below which margin somebody is asked tells a seller what the margin is.
  'approval-policy': 'view.cost',
};

export const mayReadKind = ({ may }: Reader, { tenantId }: Tx): MayRead => {
  const answers = new Map<string, boolean>();
  return (kind) => {
    const known = answers.get(kind);
    if (known !== undefined) return known;
    const action = CLASS_OF_KIND[kind];
    const artifact = { type: 'Artifact', id: kind, attrs: { tenant: tenantId, kind } };
    // Whoever may write it knows what it says.
    const answer = action === undefined || may(action, artifact) || may('catalog.edit-draft', artifact);
    answers.set(kind, answer);
    return answer;
  };
};
