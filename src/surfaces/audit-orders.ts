/** The state of each order against the facts that were told of it: a state that none of its moves led to was put there by hand. */
import { type AuditFinding, finding, type Reads } from '#contexts/evidence/index.ts';
import { orderLife, readToldOrders } from '#contexts/order/index.ts';

const ORDERS_PER_PAGE = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Where a fact of its life leaves an order. */
const LEADS_TO = Map.groupBy(orderLife.moves, ({ fact }) => fact);

export const auditOrders = async (read: Reads): Promise<readonly AuditFinding[]> => {
  const findings: AuditFinding[] = [];
  for (let after = BEFORE_ALL; ;) {
    const orders = await read((tx) => readToldOrders(tx, [...LEADS_TO.keys()], after, ORDERS_PER_PAGE));
    for (const { id, state, fact } of orders) {
      const may = fact === null ? [orderLife.initial] : (LEADS_TO.get(fact) ?? []).map(({ to }) => to);
      if (!may.some((one) => one === state))
        findings.push(
          finding(
            'order.state-differs',
            `order ${id}`,
            `it is ${state}, and ${fact ?? 'its capture'} left it ${may.join(' or ')}`,
          ),
        );
    }
    const last = orders.at(-1);
    if (!last || orders.length < ORDERS_PER_PAGE) return findings;
    after = last.id;
  }
};
