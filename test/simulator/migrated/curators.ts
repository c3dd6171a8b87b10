/**
 * Those who look after what customers had before Troth: it is brought from a file, more than once and by more than one, and mended by two persons. All
 * of them act on what they saw a while ago, also on repairs of their own, of others, and on such as are long decided.
 */
import { decideRepair, importAssets, proposeRepair } from '#contexts/assets/index.ts';
import { look } from '../look.ts';
import { ask, pause } from '../people.ts';
import type { PersonKey } from '../templates.ts';
import type { World } from '../world.ts';

const ROUNDS = 8;
const OLD = { account: 'rheinwerk-maschinenbau', from: '2024-03-01', quantity: '1' };
/** As another system wrote them down: with gaps, with a parent that nobody has, and one twice. */
export const ROWS = [
  { ...OLD, externalId: 'P-1', offering: 'platform-standard' },
  { ...OLD, externalId: 'P-2', offering: 'user-standard', quantity: '', parent: 'P-1', reliesOn: 'P-1' },
  { ...OLD, externalId: 'P-3', offering: 'legacy-fax', from: '', parent: 'P-9' },
] as const;

type Seen = {
  readonly id: string;
  readonly version: number;
  readonly repairs: readonly { readonly id: string; readonly state: string }[];
};
const LOOK = `select p.id, p.version,
    (select coalesce(json_agg(json_build_object('id', r.id, 'state', r.state) order by r.id), '[]') from assets.repair r
      where r.tenant_id = $1 and r.product_id = p.id) as repairs
  from assets.product p where p.tenant_id = $1 and p.origin = 'migration' order by p.external_id`;

const productsSeen = (world: World): Promise<readonly Seen[]> =>
  look(world, (tx) => tx.query<Seen>({ text: LOOK, values: [world.tenantId] }));

type Act = { readonly definition: { readonly name: string }; readonly payload: object };

const charge = { type: 'recurring', currency: 'EUR', period: 'month', from: '2024-05-01', chargeName: 'Seat' };
const source = { reference: 'C-2024-17', documentHash: `sha256:${'c'.repeat(64)}` };

/** One member mended, or two. Some of it would break the asset: a part of its own part, an offering that there is none of. */
const changes = ({ random }: World, of: Seen, all: readonly Seen[]): object => {
  const other = random.pick(all).id;
  const members: readonly object[] = [
    { quantity: String(1 + random.int(50)) },
    { from: `2024-0${1 + random.int(9)}-01` },
    { offering: random.pick(['consulting-day', 'user-enterprise', 'no-such-offering']) },
    { state: random.pick(['active', 'suspended']) },
    { parentId: random.chance(0.3) ? null : other },
    { reliesOn: random.chance(0.3) ? [] : [other] },
    { terms: { source, charges: [{ ...charge, chargeKey: random.pick(['seat', 'support']), amount: '400' }] } },
  ];
  return random.chance(0.4) ? { ...random.pick(members), ...random.pick(members) } : random.pick(members);
};

const propose = (world: World, all: readonly Seen[]): Act | undefined => {
  if (all.length === 0) return undefined;
  const { id: assetId, version: assetVersion, ...rest } = world.random.pick(all);
  return {
    definition: proposeRepair,
    payload: {
      assetId,
      assetVersion,
      changes: changes(world, { id: assetId, version: assetVersion, ...rest }, all),
      because: 'The contract says so',
      evidence: 'Contract C-2024-17, page 3, scanned and hashed',
    },
  };
};

const decide = (world: World, all: readonly Seen[]): Act | undefined => {
  const named = all.flatMap(({ id: assetId, version: assetVersion, repairs }) =>
    repairs.map(({ id: repairId, state }) => ({ assetId, assetVersion, repairId, state })),
  );
  const open = named.filter(({ state }) => state === 'proposed');
  const among = open.length > 0 && world.random.chance(0.9) ? open : named;
  if (among.length === 0) return undefined;
  const { state: _state, ...which } = world.random.pick(among);
  return { definition: decideRepair, payload: { ...which, agree: world.random.chance(0.7) } };
};

const bring = async (world: World, who: PersonKey, name: string): Promise<void> => {
  for (let file = 1; file <= 2; file += 1) {
    const rows = file === 1 ? ROWS : ROWS.slice(world.random.int(ROWS.length));
    const payload = { source: 'old-crm', firstRow: 2, rows };
    await ask(world, { definition: importAssets, who, key: `${name}/bring/${file}`, payload });
    await pause(world);
  }
};

type Work = (world: World, all: readonly Seen[]) => Act | undefined;

const live = async (world: World, name: string, who: PersonKey, works: readonly Work[]): Promise<void> => {
  const { random } = world;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await pause(world, 50 + random.int(2_000));
    const seen = await productsSeen(world);
    // A person reads before they act, and others act meanwhile.
    await pause(world, 50 + random.int(900));
    const act = random.pick(works)(world, seen);
    if (act !== undefined) await ask(world, { ...act, who, key: `${name}/${round}` });
  }
};

export const beginCurators = (world: World): readonly Promise<void>[] => {
  const run = (name: string, work: () => Promise<void>): Promise<void> =>
    world.scheduler.spawn(world.outside, name, work);
  const persons: readonly (readonly [name: string, who: PersonKey, works: readonly Work[]])[] = [
    ['curator', 'otto.orderops', [propose, propose, decide]],
    ['billing', 'bea.billing', [propose, decide]],
    ['finance', 'felix.finance', [decide]],
    ['somebody', world.random.pick(['rita.rep', 'karl.kunde'] as const), [propose, decide]],
  ];
  return [
    run('migrator', () => bring(world, 'otto.orderops', 'migrator')),
    run('migrator again', () => bring(world, 'otto.orderops', 'again')),
    ...persons.map(([name, who, works]) => run(name, () => live(world, name, who, works))),
  ];
};
