/** Who would feel the release: open quotes, orders in flight, installed products. Each context answers for its own. */
import { readInstalled } from '#contexts/assets/index.ts';
import { readOrdersInFlight } from '#contexts/order/index.ts';
import { readOpenUse } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { InUse, UseOf } from './publish-check.ts';
import type { Touched } from './touched.ts';

export const OFFERINGS_IN_USE_SHOWN_MAX = 50;

export const readInUse = async (tx: Tx, { offerings, options }: Touched): Promise<InUse> => {
  if (offerings?.length === 0) return { quotes: 0, orders: 0, assets: 0, offerings: [] };
  const [quotes, orders, assets] = await Promise.all([
    readOpenUse(tx, offerings, options),
    readOrdersInFlight(tx, offerings),
    readInstalled(tx, offerings),
  ]);
  const keys = new Set([quotes, orders, assets].flatMap(({ byOffering }) => [...byOffering.keys()]));
  const uses = [...keys].map((offering) => ({
    offering,
    quotes: quotes.byOffering.get(offering) ?? 0,
    orders: orders.byOffering.get(offering) ?? 0,
    assets: assets.byOffering.get(offering) ?? 0,
  }));
  const weight = (use: UseOf): number => use.quotes + use.orders + use.assets;
  return {
    quotes: quotes.total,
    orders: orders.total,
    assets: assets.total,
    offerings: uses
      .toSorted((a, b) => weight(b) - weight(a) || (a.offering < b.offering ? -1 : 1))
      .slice(0, OFFERINGS_IN_USE_SHOWN_MAX),
  };
};
