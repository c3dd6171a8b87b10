/** The names of fields as a person says them. A field without a row here is said by its own name, its words apart. */

const FIELDS: Readonly<Record<string, string>> = {
  sellable: 'sale',
  amendable: 'amendment',
  renewable: 'renewal',
  supported: 'support',
  from: 'begins',
  to: 'ends',
  min: 'at least',
  max: 'at most',
  minQuantity: 'quantity at least',
  maxQuantity: 'quantity at most',
  onlyInBundle: 'only in a bundle',
  pricedBy: 'priced by',
  replacedBy: 'replaced by',
  upgradesTo: 'upgrades to',
  downgradesTo: 'downgrades to',
  migratesTo: 'migrates to',
  legalEntities: 'sold by',
  valueNames: 'name of value',
  taxInclusive: 'tax included',
  unitPrice: 'unit price',
  dependsOn: 'waits for',
  because: 'reason',
  cedar: 'says',
  when: 'when',
  then: 'then',
};

/** What one row of a list is called. */
const ROWS: Readonly<Record<string, string>> = {
  optionGroups: 'option group',
  options: 'option',
  components: 'component',
  characteristics: 'characteristic',
  meters: 'meter',
  aliases: 'alias',
  entries: 'entry',
  rows: 'row',
  rules: 'rule',
  charges: 'charge',
  tasks: 'task',
  steps: 'step',
  rates: 'rate of',
  tiers: 'tier',
  blocks: 'block',
  markups: 'markup',
  floors: 'floor',
  limits: 'limit',
  inputs: 'input',
  outputs: 'output',
  policies: 'policy',
  domains: 'domain',
  activities: 'activity',
  boards: 'board',
};

/** `maxQuantity` → `max quantity`, `response-minutes` → `response minutes`. */
const apart = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();

export const fieldWord = (name: string): string => FIELDS[name] ?? apart(name);
export const rowWord = (list: string): string => ROWS[list] ?? apart(list).replace(/s$/, '');

const KINDS: Readonly<Record<string, string>> = { waterfall: 'Price waterfall' };
export const kindWord = (kind: string): string => {
  const words = KINDS[kind] ?? kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
