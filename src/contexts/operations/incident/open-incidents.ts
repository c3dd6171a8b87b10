/** Which incidents that go on reach an order: by the same question that counts what they reach. One that names nothing reaches none in particular. */
import type { Tx } from '#platform/database/tx.ts';
import { type Incident, type IncidentState, numberText } from './incident.ts';
import { readIncidentsGoingOn } from './incident.store.ts';
import { readOrdersReached } from './measure-records.ts';

const GOING_ON_MAX = 50;

const namesSomething = ({ scope: { releaseId, offerings, connector } }: Incident): boolean =>
  releaseId !== undefined || offerings !== undefined || connector !== undefined;

export const readOpenIncidentsOf = async (
  tx: Tx,
  orderId: string,
  at: Temporal.Instant,
): Promise<readonly { readonly id: string; readonly number: string; readonly state: IncidentState }[]> => {
  const asked = (await readIncidentsGoingOn(tx, GOING_ON_MAX)).filter(namesSomething);
  const reached = await Promise.all(asked.map((incident) => readOrdersReached(tx, incident, at, orderId)));
  return asked
    .filter((_incident, index) => (reached[index]?.orders.count ?? 0) > 0)
    .map(({ id, number, state }) => ({ id, number: numberText(number), state }));
};
