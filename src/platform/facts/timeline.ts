/** What happened to something, oldest first, as its facts tell it. */
import type { Json } from '#kernel/json.ts';
import type { Tx } from '../database/tx.ts';
import { readFactsOf } from './outbox.store.ts';

export const TIMELINE_MAX = 500;

/** `QuoteSubmittedForApproval` → `Quote submitted for approval`. */
const inWords = (type: string): string => {
  const words = type.replaceAll(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** `names` by principal; who is not in it is a system. With `only`, a reader from outside: those facts, and none of their details. */
export const readTimeline = async (
  tx: Tx,
  subjects: readonly string[],
  names: ReadonlyMap<string, string>,
  only?: ReadonlySet<string>,
): Promise<Json> => {
  const facts = await readFactsOf(tx, subjects, TIMELINE_MAX);
  const shown = only === undefined ? facts : facts.filter((fact) => only.has(fact.type));
  return {
    items: shown.map((fact) => ({
      id: fact.id,
      at: fact.at,
      type: fact.type,
      title: inWords(fact.type),
      actorId: fact.actorId,
      actorName: names.get(fact.actorId) ?? 'Troth',
      details: only === undefined ? { ...fact.data, ...fact.words } : {},
      correlationId: fact.correlationId,
    })),
  };
};
