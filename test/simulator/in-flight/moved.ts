/** Every move that a row made, as the database saw it: what the facts do not say (a task that is freed with another's end) is seen as well. */
import { falloutLife } from '#contexts/fallout/fallout.lifecycle.ts';
import { handoffLife } from '#contexts/billing/handoff.lifecycle.ts';
import { orderLife } from '#contexts/order/index.ts';
import { taskLife } from '#contexts/fulfillment/task.lifecycle.ts';
import type { Lifecycle } from '#kernel/lifecycle.ts';
import type { Ground } from '../ground.ts';

type Life = Lifecycle<string, string>;

const WATCHED: Readonly<Record<string, Life>> = {
  'ordering.product_order': orderLife as unknown as Life,
  'fulfillment.task': taskLife as unknown as Life,
  'billing.handoff': handoffLife as unknown as Life,
  'fallout.fallout_case': falloutLife as unknown as Life,
};

/** As the tables' owner: a role of the house could not, and need not know of it. */
export const watchMoves = async ({ rows }: Pick<Ground, 'rows'>): Promise<void> => {
  await rows('create schema simulator', []);
  await rows('create table simulator.moved (tenant_id uuid, life text, was text, "is" text)', []);
  await rows(
    `create function simulator.move() returns trigger language plpgsql security definer as $$
       begin insert into simulator.moved values (new.tenant_id, tg_argv[0], old.state, new.state); return null; end $$`,
    [],
  );
  for (const [table, { name }] of Object.entries(WATCHED))
    await rows(
      `create trigger simulator_moves after update of state on ${table} for each row
       when (old.state is distinct from new.state) execute function simulator.move('${name}')`,
      [],
    );
};

export type Moved = { readonly life: string; readonly was: string; readonly is: string };

const edge = (life: Life, was: string, is: string): string => `${life.name}: ${was} → ${is}`;
const lifeOf = (name: string): Life => Object.values(WATCHED).find((life) => life.name === name)!;
const nextOf = (life: Life, was: string): readonly string[] =>
  life.moves.flatMap(({ from, to }) => (from.includes(was) ? [to] : []));

/** Moves made in one transaction are one write: then the ways between are looked for, and a way counts when there is no shorter. */
const waysOf = (life: Life, was: string, is: string): readonly (readonly string[])[] => {
  let ways: readonly (readonly string[])[] = [[was]];
  for (let length = 1; length <= AT_ONCE_MAX; length += 1) {
    ways = ways.flatMap((way) => nextOf(life, way.at(-1)!).map((next) => [...way, next]));
    const there = ways.filter((way) => way.at(-1) === is);
    if (there.length > 0) return [...new Map(there.map((way) => [way.join(), way])).values()];
  }
  return [];
};
const AT_ONCE_MAX = 3;

export type Walked = { readonly edges: readonly string[]; readonly offences: readonly string[] };

export const walkMoves = (moved: readonly Moved[]): Walked => {
  const walked = moved.map(({ life: name, was, is }) => {
    const life = lifeOf(name);
    const ways = waysOf(life, was, is);
    // Where there are two ways nobody can say which was taken; neither counts as met.
    const [way = []] = ways.length === 1 ? ways : [];
    return {
      edges: way.slice(1).map((to, index) => edge(life, way[index]!, to)),
      offences: ways.length === 0 ? [`a ${name} went from ${was} to ${is}`] : [],
    };
  });
  return {
    edges: [...new Set(walked.flatMap(({ edges }) => edges))],
    offences: [...new Set(walked.flatMap(({ offences }) => offences))],
  };
};

export const everyMove = (): readonly string[] => [
  ...new Set(
    Object.values(WATCHED).flatMap((life) =>
      life.moves.flatMap(({ from, to }) => from.filter((was) => was !== to).map((was) => edge(life, was, to))),
    ),
  ),
];
