/**
 * The list: what each charge costs a direct customer, in each currency that Aldermoor sells in, and what a unit of it costs
 * Aldermoor, in euros. Every price is set by hand and none converted, because a price in yen is a decision of the pricing
 * owner, not of a rate. `each`: by the unit sold. `flat`: the same whatever the quantity. `to N`, `beyond`: each part of the
 * quantity at its own tier's price.
 */
export const CURRENCIES = ['EUR', 'GBP', 'USD', 'CHF', 'CAD', 'SEK', 'PLN', 'JPY'] as const;
export type ListCurrency = (typeof CURRENCIES)[number];

const TABLE = `
offering                 | charge       | name                       | paid    | by       |  EUR |   GBP |   USD |  CHF |   CAD |   SEK |   PLN |     JPY |  cost
platform-standard        | platform-fee | Platform fee               | monthly | flat     |  490 |   430 |   540 |  490 |   730 |  5490 |  2090 |   79000 |   140
platform-enterprise      | platform-fee | Platform fee               | monthly | flat     | 1900 |  1650 |  2090 | 1900 |  2850 | 21500 |  8190 |  308000 |   520
user-standard            | user         | Named user                 | monthly | each     |   19 |  16.5 |    21 | 19.5 |  28.5 |   215 |    82 |    3100 |   5.4
user-enterprise          | user         | Named user                 | monthly | each     |   39 |    34 |    43 | 39.5 |    58 |   440 |   168 |    6400 |   9.8
support-business         | support      | Business Support           | monthly | flat     |  290 |   250 |   320 |  290 |   430 |  3290 |  1250 |   47000 |   120
support-premium          | support      | Premium Support            | monthly | flat     |  890 |   770 |   980 |  890 |  1330 |  9990 |  3850 |  144000 |   390
support-mission-critical | support      | Mission-Critical Support   | monthly | flat     | 2900 |  2500 |  3200 | 2900 |  4350 | 32900 | 12500 |  470000 |  1450
residency-eu             | residency    | Data residency             | monthly | flat     |    0 |     0 |     0 |    0 |     0 |     0 |     0 |       0 |     0
residency-us             | residency    | Data residency             | monthly | flat     |    0 |     0 |     0 |    0 |     0 |     0 |     0 |       0 |     0
residency-uk             | residency    | Data residency             | monthly | flat     |  120 |   105 |   135 |  120 |   180 |  1350 |   520 |   19500 |    45
residency-ch             | residency    | Data residency             | monthly | flat     |  190 |   165 |   210 |  190 |   285 |  2150 |   820 |   31000 |    85
residency-ca             | residency    | Data residency             | monthly | flat     |  120 |   105 |   135 |  120 |   180 |  1350 |   520 |   19500 |    45
residency-jp             | residency    | Data residency             | monthly | flat     |  240 |   210 |   265 |  240 |   360 |  2690 |  1040 |   39000 |   110
compliance-eu            | compliance   | Compliance pack            | monthly | flat     |  350 |   305 |   385 |  350 |   525 |  3950 |  1510 |   57000 |    95
compliance-uk            | compliance   | Compliance pack            | monthly | flat     |  290 |   250 |   320 |  290 |   435 |  3290 |  1250 |   47000 |    80
compliance-ch            | compliance   | Compliance pack            | monthly | flat     |  390 |   340 |   430 |  390 |   585 |  4390 |  1680 |   63000 |   115
compliance-us            | compliance   | Compliance pack            | monthly | flat     |  420 |   365 |   460 |  420 |   630 |  4750 |  1810 |   68000 |   130
compliance-jp            | compliance   | Compliance pack            | monthly | flat     |  450 |   390 |   495 |  450 |   675 |  5090 |  1940 |   73000 |   140
single-sign-on           | add-on       | Single Sign-On             | monthly | flat     |  150 |   130 |   165 |  150 |   225 |  1690 |   650 |   24500 |    20
audit-trail              | add-on       | Audit Trail                | monthly | flat     |  220 |   190 |   240 |  220 |   330 |  2490 |   950 |   36000 |    55
backup-plus              | storage      | Backup storage, gigabyte   | monthly | to 1000  | 0.12 | 0.104 | 0.132 | 0.12 |  0.18 |  1.36 |  0.52 |    19.5 | 0.028
backup-plus              | storage      | Backup storage, gigabyte   | monthly | to 10000 | 0.09 | 0.078 | 0.099 | 0.09 | 0.135 |  1.02 |  0.39 |    14.6 | 0.028
backup-plus              | storage      | Backup storage, gigabyte   | monthly | beyond   | 0.07 | 0.061 | 0.077 | 0.07 | 0.105 |  0.79 |   0.3 |    11.4 | 0.028
private-link             | add-on       | Private Link               | monthly | flat     |  480 |   415 |   530 |  480 |   720 |  5450 |  2080 |   78000 |   210
sandbox                  | add-on       | Sandbox Workspace          | monthly | each     |  260 |   225 |   285 |  260 |   390 |  2950 |  1120 |   42000 |    90
ai-gateway               | add-on       | AI Gateway                 | monthly | flat     |  390 |   340 |   430 |  390 |   585 |  4390 |  1680 |   63000 |   110
edge-appliance           | hardware     | Edge Appliance A1          | once    | each     | 7900 |  6850 |  8700 | 7900 | 11850 | 89500 | 34200 | 1290000 |  5650
edge-appliance           | maintenance  | Maintenance                | monthly | each     |   95 |    82 |   105 |   95 | 142.5 |  1090 |   410 |   15500 |    38
onboarding-remote        | service      | Remote onboarding          | once    | each     | 2400 |  2080 |  2650 | 2400 |  3600 | 27200 | 10400 |  390000 |  1500
onboarding-on-site       | service      | On-site onboarding         | once    | each     | 6500 |  5650 |  7150 | 6500 |  9750 | 73500 | 28200 | 1060000 |  4300
consulting-day           | service      | Consulting day             | once    | each     | 1450 |  1260 |  1600 | 1450 |  2175 | 16400 |  6290 |  236000 |   920
migration-workshop       | service      | Migration workshop         | once    | each     | 5200 |  4500 |  5700 | 5200 |  7800 | 58900 | 22500 |  845000 |  3300
platform-regional        | platform-fee | Platform fee               | monthly | flat     | 2900 |  2510 |  3190 | 2900 |  4350 | 32800 | 12470 |  473000 |   800
fleet-manager            | add-on       | Fleet Manager              | monthly | each     |  120 |   105 |   130 |  120 |   180 |  1360 |   515 |   19500 |    25
cluster-node             | hardware     | Cluster node               | once    | each     | 9800 |  8500 | 10780 | 9800 | 14700 | 110700 | 42140 | 1597000 |  5300
cluster-node             | maintenance  | Maintenance                | monthly | each     |  140 |   120 |   155 |  140 |   210 |  1580 |   600 |   23000 |    55
compute-card             | hardware     | Compute card               | once    | each     | 2400 |  2080 |  2640 | 2400 |  3600 | 27100 | 10320 |  391000 |  1290
accelerator-card         | hardware     | Accelerator card           | once    | each     | 7600 |  6590 |  8360 | 7600 | 11400 | 85900 | 32680 | 1239000 |  4150
storage-card             | hardware     | Storage card               | once    | each     | 1300 |  1130 |  1430 | 1300 |  1950 | 14700 |  5590 |  212000 |   690
psu-800                  | hardware     | Power supply 800 W         | once    | each     |  420 |   365 |   460 |  420 |   630 |  4750 |  1805 |   68500 |   210
psu-1600                 | hardware     | Power supply 1600 W        | once    | each     |  690 |   600 |   760 |  690 |  1035 |  7800 |  2965 |  112500 |   350
uplink-10g               | hardware     | Uplink 10 Gbit/s           | once    | each     |  380 |   330 |   420 |  380 |   570 |  4290 |  1635 |   62000 |   190
uplink-25g               | hardware     | Uplink 25 Gbit/s           | once    | each     |  760 |   660 |   835 |  760 |  1140 |  8590 |  3270 |  124000 |   390
uplink-100g              | hardware     | Uplink 100 Gbit/s          | once    | each     | 1900 |  1650 |  2090 | 1900 |  2850 | 21500 |  8170 |  310000 |  1010
cluster-rack             | hardware     | Rack                       | once    | each     | 1250 |  1080 |  1380 | 1250 |  1875 | 14100 |  5380 |  204000 |   610
`;

export type ListTier = { readonly upTo?: string; readonly prices: { readonly [currency: string]: string } };

/** One charge of one offering. `flat` and `each` have one tier. */
export type ListedCharge = {
  readonly offering: string;
  readonly charge: string;
  readonly name: string;
  readonly paid: 'monthly' | 'once';
  readonly by: 'flat' | 'each' | 'tiers';
  readonly tiers: readonly ListTier[];
  readonly costEur: string;
};

const cellsOf = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());

const read = (table: string): readonly ListedCharge[] => {
  const [head = [], ...rows] = table.trim().split('\n').map(cellsOf);
  const column = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
  const tierOf = (row: readonly string[]): ListTier => {
    const by = column(row, 'by');
    const prices = Object.fromEntries(CURRENCIES.map((currency) => [currency, column(row, currency)]));
    return by.startsWith('to ') ? { upTo: by.slice(3), prices } : { prices };
  };
  const charges = Map.groupBy(rows, (row) => `${column(row, 'offering')}/${column(row, 'charge')}`);
  return [...charges.values()].map((tiers) => {
    const first = tiers[0] ?? [];
    const by = column(first, 'by');
    return {
      offering: column(first, 'offering'),
      charge: column(first, 'charge'),
      name: column(first, 'name'),
      paid: column(first, 'paid') === 'once' ? 'once' : 'monthly',
      by: by === 'flat' || by === 'each' ? by : 'tiers',
      tiers: tiers.map(tierOf),
      costEur: column(first, 'cost'),
    };
  });
};

export const priceList: readonly ListedCharge[] = read(TABLE);
