/** The people of Aldermoor Cloud, and one customer's. Each is one natural person; what they may do follows from their roles. */
import type { Role } from '#contexts/identity/index.ts';

export type SeedPerson = {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly type: 'user' | 'customer';
  readonly roles: readonly Role[];
  /** Keys of `territories.ts`; none means that the work knows no territory. */
  readonly territories: readonly string[];
  /** What they read letters in; English where nothing is said. */
  readonly language?: string;
  /** A customer's link: the account of `accounts.ts` whose own papers they see. */
  readonly accountKey?: string;
  /** What they come to Troth to do, for the list of sign-ins. */
  readonly does: string;
};

const ALL = ['dach', 'uk', 'western-europe', 'nordics-east', 'north-america', 'japan'] as const;
const staff = (
  key: string,
  name: string,
  roles: readonly Role[],
  territories: readonly string[],
  does: string,
): SeedPerson => ({ key, name, email: `${key}@aldermoor.example`, type: 'user', roles, territories, does });

export const people: readonly SeedPerson[] = [
  staff('rita.rep', 'Rita Rep', ['sales-rep'], ['dach'], 'sells in Germany and Switzerland'),
  staff('ravi.rep', 'Ravi Rep', ['sales-rep'], ['uk'], 'sells in the United Kingdom'),
  staff('mona.manager', 'Mona Manager', ['sales-manager'], ALL, 'approves discounts up to 25 %'),
  {
    ...staff(
      'felix.finance',
      'Felix Finance',
      ['finance'],
      ALL,
      'approves what goes beyond sales: depth, margin, payment terms',
    ),
    language: 'de',
  },
  staff('carla.catalog', 'Carla Catalog', ['catalog-owner'], [], 'owns what can be sold'),
  staff('piet.pricing', 'Piet Pricing', ['pricing-owner'], [], 'owns price books, costs, promotions'),
  staff('paula.policy', 'Paula Policy', ['policy-owner'], [], 'owns discount and approval policy'),
  staff('rosa.release', 'Rosa Release', ['release-approver'], [], 'approves releases that others drafted'),
  {
    ...staff('otto.orderops', 'Otto Order-Ops', ['order-ops'], ALL, 'keeps orders moving and repairs what fell out'),
    language: 'de',
  },
  staff('bea.billing', 'Bea Billing-Ops', ['billing-ops'], ALL, 'sees that billing got exactly what was accepted'),
  staff('lena.legal', 'Lena Legal', ['legal'], ALL, 'owns clauses and approves what departs from them'),
  staff('ada.auditor', 'Ada Auditor', ['auditor'], ALL, 'asks for the proof of any promise'),
  staff('sam.sre', 'Sam SRE', ['sre'], [], 'runs the service'),
  staff('olga.ops', 'Olga Sales-Ops', ['sales-ops'], ALL, 'sees what is stuck, ageing or about to expire'),
  staff('susi.support', 'Susi Support', ['support'], ALL, 'tells customers the truth about their orders'),
  staff('edda.executive', 'Edda Executive', ['executive'], ALL, 'watches the promises made and kept'),
  {
    key: 'karl.kunde',
    name: 'Karl Kunde',
    email: 'karl.kunde@rheinwerk-maschinenbau.example',
    type: 'customer',
    roles: ['customer'],
    territories: [],
    accountKey: 'rheinwerk-maschinenbau',
    does: 'buys for Rheinwerk Maschinenbau',
  },
  {
    key: 'clara.customer',
    name: 'Clara Customer',
    email: 'clara.customer@thornbury-insurance.example',
    type: 'customer',
    roles: ['customer'],
    territories: [],
    accountKey: 'thornbury-insurance',
    does: 'buys for Thornbury Insurance',
  },
];
