/** What somebody sees who opens a page: it may be over by the time they act on it. */
import type { Tx } from '#platform/database/tx.ts';
import type { World } from './world.ts';

/** Nothing, when no server answers, or the one that was asked dies meanwhile. */
export const look = async <Seen>(
  world: World,
  read: (tx: Tx) => Promise<readonly Seen[]>,
): Promise<readonly Seen[]> => {
  const [desk] = world.alive('api');
  if (!desk) return [];
  let seen: readonly Seen[] = [];
  await world.scheduler.spawn(desk.life, 'look', async () => {
    seen = await desk.door.read(world.tenantId, read);
  });
  return seen;
};
