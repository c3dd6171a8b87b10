/** What has to be true of assets that were brought and mended: each is what its file and its repairs make of it, and what was known before stays told. */
import { must } from '#kernel/outcome.ts';
import type { RepairChanges } from '#contexts/assets/repair.ts';
import { ALWAYS, missing, moreThanOnce } from '../invariants.ts';
import { type Picture, pictureOf } from '../picture.ts';
import type { Verdict } from '../play.ts';
import type { World } from '../world.ts';

type Asset = {
  readonly id: string;
  readonly externalId: string;
  readonly version: number;
  readonly offering: string;
  readonly parentId: string | null;
  readonly incomplete: readonly string[];
  readonly history: readonly {
    readonly no: number;
    readonly quantity: string;
    readonly state: string;
    readonly from: string;
    readonly knownFrom: string;
    readonly knownTo: string | null;
  }[];
  readonly terms: readonly { readonly chargeKey: string; readonly hash: string }[];
  readonly reliesOn: readonly string[];
};
type Repair = {
  readonly id: string;
  readonly productId: string;
  readonly state: string;
  readonly proposedBy: string;
  readonly decidedBy: string | null;
  readonly changes: string;
};
type Mended = { readonly assets: readonly Asset[]; readonly repairs: readonly Repair[] };

const list = (query: string): string => `(select coalesce(json_agg(p), '[]') from (${query}) p)`;
const MENDED = `select
  ${list(`select p.id, p.external_id as "externalId", p.version, p.offering, p.parent_id as "parentId", p.incomplete,
      ${list(`select h.no, trim_scale(h.quantity)::text as quantity, h.state, h.valid_from::text as "from", h.known_from as "knownFrom", h.known_to as "knownTo"
              from assets.product_history h where h.tenant_id = $1 and h.product_id = p.id order by h.no`)} as history,
      ${list(`select t.charge_key as "chargeKey", t.price_leaf_hash as hash from assets.committed_term t where t.tenant_id = $1 and t.product_id = p.id order by 1`)} as terms,
      (select coalesce(json_agg(r.target_id order by r.target_id), '[]') from assets.product_relation r
        where r.tenant_id = $1 and r.product_id = p.id and r.known_to is null) as "reliesOn"
    from assets.product p where p.tenant_id = $1 and p.origin = 'migration' order by p.external_id`)} as assets,
  ${list(`select id, product_id as "productId", state, proposed_by as "proposedBy", decided_by as "decidedBy", changes from assets.repair where tenant_id = $1`)} as repairs`;

type Check = (mended: Mended, picture: Picture, world: World) => readonly string[];

/** In the order in which they were told. */
const doneOf = ({ repairs }: Mended, { facts }: Picture, assetId: string): readonly RepairChanges[] =>
  facts.flatMap(({ type, subject, data }) => {
    if (type !== 'AssetRepaired' || subject !== `product/${assetId}`) return [];
    const repair = repairs.find(({ id }) => id === data['repairId']);
    must(repair, 'a repair that is told of is there');
    return [JSON.parse(repair.changes) as RepairChanges];
  });

const answersOf = ({ acknowledged }: World, command: string): readonly { readonly [member: string]: unknown }[] =>
  acknowledged.flatMap((each) =>
    each.command === command ? [each.value as { readonly [member: string]: unknown }] : [],
  );

const broughtOnce: Check = ({ assets }, _picture, world) => [
  ...moreThanOnce(assets.map(({ externalId }) => externalId)),
  ...(answersOf(world, 'assets.import').length > 0 && assets.length !== 3
    ? [`the file was acknowledged, and ${assets.length} of its 3 assets are there`]
    : []),
];

const byTwo: Check = ({ repairs }, _picture, world) => {
  const stateOf = new Map(repairs.map(({ id, state }) => [id, state]));
  const told = [...answersOf(world, 'assets.propose-repair'), ...answersOf(world, 'assets.decide-repair')];
  return [
    ...repairs.flatMap(({ id, proposedBy, decidedBy }) =>
      decidedBy === proposedBy ? [`${id} was decided by whoever proposed it`] : [],
    ),
    ...moreThanOnce(repairs.flatMap(({ productId, state }) => (state === 'proposed' ? [productId] : []))),
    ...missing(
      told.map(({ repairId }) => String(repairId)),
      [...stateOf.keys()],
    ).map((id) => `the repair ${id} was acknowledged and is not there`),
    ...answersOf(world, 'assets.decide-repair').flatMap(({ repairId, state }) =>
      stateOf.get(String(repairId)) === state ? [] : [`${String(repairId)} was acknowledged as ${String(state)}`],
    ),
  ];
};

const last = <T>(done: readonly RepairChanges[], member: (changes: RepairChanges) => T | undefined): T | undefined =>
  done.map(member).findLast((value) => value !== undefined);

/** Its file, and on top of it each repair that was agreed to, in their order: that and nothing else. */
const isWhatRepairsMakeOfIt: Check = (mended, picture) =>
  mended.assets.flatMap((asset) => {
    const done = doneOf(mended, picture, asset.id);
    const [first] = asset.history;
    const now = asset.history.filter(({ knownTo }) => knownTo === null);
    const found = {
      version: asset.version,
      ...(now.length === 1 ? { quantity: now[0]?.quantity, from: now[0]?.from, state: now[0]?.state } : {}),
      parentId: last(done, ({ parentId }) => parentId) === undefined ? undefined : asset.parentId,
      offering: last(done, ({ offering }) => offering) === undefined ? undefined : asset.offering,
      terms: asset.terms.map(({ chargeKey }) => chargeKey),
    };
    const expected = {
      version: 1 + done.length,
      quantity: last(done, ({ quantity }) => quantity) ?? first?.quantity,
      from: last(done, ({ from }) => from) ?? first?.from,
      state: last(done, ({ state }) => state) ?? first?.state,
      parentId: last(done, ({ parentId }) => parentId),
      offering: last(done, ({ offering }) => offering),
      terms: done.flatMap(({ terms }) => terms?.charges.map(({ chargeKey }) => chargeKey) ?? []).toSorted(),
    };
    const lacks = done.flatMap((changes) =>
      Object.keys(changes).map((member) => (member === 'parentId' ? 'parent' : member)),
    );
    return [
      ...(JSON.stringify(found) === JSON.stringify(expected)
        ? []
        : [`${asset.externalId} is ${JSON.stringify(found)}, and its repairs make it ${JSON.stringify(expected)}`]),
      ...asset.incomplete
        .filter((what) => lacks.includes(what))
        .map((what) => `${asset.externalId} was mended and still lacks ${what}`),
      ...asset.terms
        .filter(({ hash }) => !/^sha256:c+$/.test(hash))
        .map(({ chargeKey }) => `${chargeKey} stands in no contract`),
    ];
  });

/** Each way in which it was known is there, closed when the next was known, and one of them is known now. */
const staysTold: Check = ({ assets }) =>
  assets.flatMap(({ externalId, history }) => {
    const gaps = history.filter(({ no, knownTo }, index) => {
      const next = history[index + 1];
      return no !== index + 1 || (next === undefined ? knownTo !== null : knownTo !== next.knownFrom);
    });
    return gaps.map(({ no }) => `${externalId}: what was known as ${no} is not closed by what was known next`);
  });

const PROMISES: Readonly<Record<string, Check>> = {
  'what was brought is there, once': broughtOnce,
  'a repair is of two persons': byTwo,
  'an asset is what its repairs make of it': isWhatRepairsMakeOfIt,
  'what was known stays told': staysTold,
};

export const brokenOfMended = async (world: World): Promise<Verdict> => {
  const [picture, [mended]] = await Promise.all([
    pictureOf(world),
    world.ground.rows<Mended>(MENDED, [world.tenantId]),
  ]);
  must(mended, 'a run leaves a picture');
  return {
    broken: [
      ...Object.entries(ALWAYS).flatMap(([promise, check]) =>
        check(picture, world).map((found) => `${promise}: ${found}`),
      ),
      ...Object.entries(PROMISES).flatMap(([promise, check]) =>
        check(mended, picture, world).map((found) => `${promise}: ${found}`),
      ),
    ],
    states: [
      ...mended.repairs.map(({ state }) => `repair ${state}`),
      ...mended.assets.flatMap(({ history }) => history.slice(1).map(() => 'asset known anew')),
    ],
  };
};
