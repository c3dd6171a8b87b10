import { must } from '#kernel/outcome.ts';

/**
 * A log's name in its checkpoints: who keeps it, whose it is, and its epoch. A database that was restored opens a new epoch,
 * because the old log's checkpoints are out in the world and a second, other continuation of it would be a fork.
 */
export type Origin = { readonly keeper: string; readonly tenant: string; readonly epoch: number };

export const formatOrigin = ({ keeper, tenant, epoch }: Origin): string => {
  const origin = `${keeper}/${tenant}/${epoch}`;
  must(readOrigin(origin) !== undefined, 'a log is named by keeper, tenant and epoch');
  return origin;
};

export const readOrigin = (text: string): Origin | undefined => {
  const [keeper, tenant, epoch, ...rest] = text.split('/');
  if (!keeper || !tenant || !epoch || rest.length > 0 || !/^[1-9]\d{0,8}$/.test(epoch)) return undefined;
  return { keeper, tenant, epoch: Number(epoch) };
};
