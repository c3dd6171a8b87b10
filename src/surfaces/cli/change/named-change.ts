/** A change as people name it: by its number, or by its id. */
import type { Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import type { Row } from './tell-change.ts';

export const namedChange = async (to: Server, name: string): Promise<Outcome<Row>> => {
  const found = await to.get<{ readonly items: readonly Row[] }>('/changes');
  if (!found.ok) return found;
  const row = found.value.items.find(({ id, number }) => id === name || number === name);
  return row ? { ok: true, value: row } : { ok: false, refusal: { code: 'change.not-found', change: name } };
};
