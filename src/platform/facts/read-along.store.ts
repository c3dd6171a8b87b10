/** The only SQL of reading facts along; what a place is says `place.ts`. */
import type { Tx } from '../database/tx.ts';
import type { Place } from './place.ts';

export type PublishedEvent = {
  readonly id: string;
  readonly part: number;
  readonly pub: string;
  readonly type: string;
  readonly event: string;
};

/** Where one begins who was never here: after everything that was passed on. */
export const placeNow = async (tx: Tx): Promise<Place> => {
  const rows = await tx.query<{ part: number; published: string }>({
    name: 'outbox-place-now',
    text: 'select part, published from platform.outbox_part order by part',
    values: [],
  });
  return rows.map(({ published }) => Number(published));
};

/** The place before everything that was recorded at or after that moment: whoever begins there is told all of it, and perhaps a little before. */
export const placeAt = async (tx: Tx, from: string): Promise<Place> => {
  const rows = await tx.query<{ part: number; place: string }>({
    name: 'outbox-place-at',
    text: `select p.part, coalesce(
             (select min(o.pub) - 1 from platform.outbox o
              where o.tenant_id = $1 and o.part = p.part and o.pub is not null and o.recorded_at >= $2),
             p.published)::text as place
           from platform.outbox_part p order by p.part`,
    values: [tx.tenantId, from],
  });
  return rows.map(({ place }) => Number(place));
};

/** What came after a place: of each part the next ones, in order within it. */
export const readAfter = (tx: Tx, place: Place, types: readonly string[], limit: number) =>
  tx.query<PublishedEvent>({
    name: 'outbox-after',
    text: `select o.id, o.part, o.pub::text as pub, o.type, o.event
           from unnest($2::bigint[]) with ordinality as c(after, at)
           cross join lateral (
             select id, part, pub, type, event from platform.outbox
             where tenant_id = $1 and part = c.at - 1 and pub > c.after and (cardinality($3::text[]) = 0 or type = any($3))
             order by pub limit $4) o
           order by o.part, o.pub`,
    values: [tx.tenantId, place, types, limit],
  });
