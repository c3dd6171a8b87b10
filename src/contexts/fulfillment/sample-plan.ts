/**
 * An order as an author of rules thinks of one, planned as a real one would be: by the rules and offerings of a model, with the answers that the
 * author says the systems would give. Pure, so that it runs whenever the rules are to be published.
 */
import { derivedId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { ItemEvent, OrderItem } from '#contexts/order/index.ts';
import { decompose, type DecomposeInput } from './decompose.ts';
import type { DecompositionSample } from './decomposition-sample.contract.ts';
import type { Plan } from './task.ts';

export type SampleDifference = {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** Of two tasks, the first does not wait for the second, and was said to. */
  readonly unheld: readonly (readonly [string, string])[];
};

type Rules = Pick<DecomposeInput, 'rules' | 'offering'>;

/** Any moment: nothing of a sample depends on it. */
const AT = Temporal.Instant.from('2026-01-01T00:00:00Z');
const idOf: DecomposeInput['id'] = (...labels) => derivedId(AT, 'sample', ...labels);

export const differenceOf = (rules: Rules, sample: DecompositionSample): Outcome<SampleDifference> => {
  const plan = planOfSample(rules, sample);
  if (!plan.ok) return plan;
  const waits = waitsOf(plan.value, namesOf(sample));
  const expected = new Set<string>(sample.tasks);
  return accepted({
    missing: sample.tasks.filter((name) => !waits.has(name)),
    unexpected: [...waits.keys()].filter((name) => !expected.has(name)),
    unheld: (sample.waits ?? []).filter(([after, before]) => !waits.get(after)?.has(before)),
  });
};

const namesOf = ({ items }: DecompositionSample): ReadonlyMap<string, string> =>
  new Map(items.map(({ item }) => [idOf('item', item), item]));

export const planOfSample = (rules: Rules, sample: DecompositionSample): Outcome<Plan> => {
  const names = namesOf(sample);
  const items = sample.items.map((said, index) => itemOf(said, index));
  const party = (of: JsonObject | undefined) => ({ id: 'sample', name: 'Sample', ...of });
  const { site, partner, shipTo, seller } = (sample.parties ?? {}) as {
    readonly [role: string]: JsonObject | undefined;
  };
  return decompose({
    ...rules,
    order: {
      id: idOf('order'),
      accountId: idOf('account'),
      currency: 'EUR',
      requestedFor: null,
      contractFrom: '2026-01-01',
      modelHash: 'sample',
      parties: {
        soldTo: party({}),
        billTo: party({}),
        payer: party({}),
        shipTo: party(shipTo),
        seller: party(seller),
        ...(site === undefined ? {} : { site: party(site) }),
        ...(partner === undefined ? {} : { partner: party(partner) }),
      },
    },
    items,
    id: idOf,
    conditions: (sample.conditions ?? {}) as JsonObject,
    answers: (itemId, task) => sample.answers?.[`${names.get(itemId) ?? ''}/${task}`] as JsonObject | undefined,
  });
};

type Said = DecompositionSample['items'][number];

const itemOf = (said: Said, index: number): OrderItem => {
  const event = said.on ?? 'add';
  return {
    id: idOf('item', said.item),
    orderId: idOf('order'),
    version: 1,
    sourceLineId: idOf('line', said.item),
    lineageId: idOf('lineage', said.item),
    position: index + 1,
    parentItemId: null,
    offering: said.offering,
    offeringHash: 'sample',
    action: event === 'add' ? 'add' : 'modify',
    basis: 'newSale',
    termsHash: 'sample',
    body: {
      ...(event === 'add' ? {} : { change: changeOf(said, event) }),
      segments: [
        { id: 's1', from: '2026-01-01', quantity: '1', characteristics: (said.characteristics ?? {}) as JsonObject },
      ],
      configuration: { selection: {}, fingerprint: 'sample' },
      priceLeaf: { terms: [], leafHash: 'sample' },
    },
  };
};

/** What makes an item's event what the author says it is; nothing else of a change is looked at when a plan is made. */
const changeOf = (said: Said, event: Exclude<ItemEvent, 'add'>): NonNullable<OrderItem['body']['change']> =>
  ({
    becomes: event === 'suspend' ? 'suspended' : event === 'end' ? 'terminated' : 'active',
    was: {
      state: event === 'resume' ? 'suspended' : 'active',
      offering: said.offering,
      quantity: event === 'modify' ? '2' : '1',
    },
  }) as NonNullable<OrderItem['body']['change']>;

/** Each task by the sample's name of it, with all that it waits for, directly or through others. Places of late rules are waited through. */
const waitsOf = (plan: Plan, items: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> => {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const nameOf = (task: Plan['tasks'][number]): string => `${items.get(task.itemId ?? '') ?? ''}/${task.key}`;
  const all = new Map<string, Set<string>>();
  const before = (id: string): ReadonlySet<string> => {
    const known = all.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    all.set(id, found);
    for (const each of byId.get(id)?.dependsOn ?? []) {
      const task = byId.get(each);
      if (task !== undefined) found.add(nameOf(task));
      for (const further of before(each)) found.add(further);
    }
    return found;
  };
  return new Map(
    plan.tasks.filter(({ kind }) => kind !== 'milestone').map((task) => [nameOf(task), before(task.id)] as const),
  );
};
