/** What stops a price, in words that a seller can act on: one row per code, with the numbers, and who can mend it. Pure. */
import { pricingRefusals } from '#contexts/pricing/index.ts';
import type { Finding } from '#engines/decision.ts';
import type { Check } from './validation.ts';

type Owner = 'seller' | 'pricing';
type Row = { readonly owner: Owner; readonly says: (finding: Finding) => string };

const seller = (says: Row['says']): Row => ({ owner: 'seller', says });
const pricing = (says: Row['says']): Row => ({ owner: 'pricing', says });
const list = (value: unknown): string => (Array.isArray(value) ? value.join(' and ') : String(value));

const PAID: Readonly<Record<string, string>> = { once: 'once', month: 'each month', year: 'each year' };

/** Each is the end of a sentence that begins with a name. */
export const priceFindingRows: Readonly<Record<string, Row>> = {
  'price.no-entry': pricing(
    ({ currency, country, channel, date }) =>
      `no price list has a price in ${list(currency)} for ${list(country)} through the channel ${list(channel)} on ${list(date)}`,
  ),
  'price.ambiguous-entry': pricing(
    ({ charge, entries }) => `the rows ${list(entries)} price the charge ${list(charge)} equally well`,
  ),
  'price.ambiguous-book': pricing(({ books }) => `the price lists ${list(books)} apply equally well`),
  'price.ambiguous-agreement': pricing(
    ({ charge, agreements }) =>
      `the contracted prices ${list(agreements)} apply equally well to the charge ${list(charge)}`,
  ),
  'price.below-minimum-quantity': seller(
    ({ quantity, minimum }) => `${list(quantity)} are ordered, and the price begins at ${list(minimum)}`,
  ),
  'price.below-minimum-term': seller(({ months, minimum }) =>
    months === null
      ? `no end is agreed, and the price asks for a term of ${list(minimum)} months`
      : `${list(months)} months are agreed, and the price asks for ${list(minimum)}`,
  ),
  'price.below-minimum-usage': seller(
    ({ metric, committed, minimum }) =>
      `${list(committed)} ${list(metric)} are committed, and the price asks for ${list(minimum)}`,
  ),
  'price.request-invalid': seller(
    ({ problems }) =>
      `what is asked contradicts itself: ${list((problems as readonly { readonly problem: string }[]).map(({ problem }) => problem))}`,
  ),
  'price.percent-of-changing': seller(
    ({ divideAt }) => `it costs a percentage of something that changes on ${list(divideAt)}, in the middle of the line`,
  ),
  'price.bundle-without-weight': pricing(
    ({ entry }) => `nothing says how the bundle price ${list(entry)} is shared out over the parts`,
  ),
  'price.no-cost-for-rule': pricing(({ rule }) => `the rule ${list(rule)} has nothing to compute the price from`),
  'price.uplift-inside-segment': seller(
    ({ charge }) => `the charge ${list(charge)} becomes dearer each year, and the line has several years at one price`,
  ),
  'price.beyond-last-tier': seller(
    ({ quantity, upTo }) => `${list(quantity)} are ordered, and prices end at ${list(upTo)}`,
  ),
  'price.discount-exceeds-price': seller(
    ({ discount, price }) => `the discount of ${list(discount)} is more than the price of ${list(price)}`,
  ),
  'price.discount-on-nothing': seller(
    ({ on }) => `the discount is on what is paid ${PAID[String(on)] ?? list(on)}, and nothing is`,
  ),
  'price.discount-too-fine': seller(
    ({ discount, currency }) => `the discount of ${list(discount)} has more decimals than ${list(currency)} has`,
  ),
  'price.override-on-nothing': seller(
    ({ charge }) => `a price was set on the charge ${list(charge)}, which it no longer has`,
  ),
  'price.override-on-usage': seller(({ charge }) => `a price was set on the charge ${list(charge)}, which is usage`),
  'price.order-discount-exceeds-price': seller(({ discount, price, percent }) =>
    percent === undefined
      ? `the discount of ${list(discount)} is more than the order, which comes to ${list(price)}`
      : `the discount of ${list(percent)} % is more than the whole order`,
  ),
  'price.mixed-tax-basis': seller(
    ({ books }) => `the price lists ${list(books)} do not agree on whether prices contain tax`,
  ),
  'price.amount-too-long': seller(
    ({ amount }) => `it comes to ${list(amount)}, which has more digits than money can have`,
  ),
  'price.total-too-long': seller(() => 'the total has more digits than money can have'),
  'price.too-many-lines': seller(
    ({ lines, max }) => `it has ${list(lines)} lines, and ${list(max)} can be priced at once`,
  ),
  'price.unknown-currency': seller(({ currency, date }) => `${list(currency)} is no currency in use on ${list(date)}`),
  'price.no-rate': pricing(({ from, to }) => `the rate table does not convert ${list(from)} to ${list(to)}`),
  'price.no-waterfall': pricing(() => 'no waterfall is in force, so that nothing can be priced'),
  'price.several': pricing(
    ({ kind, keys }) => `of the kind ${list(kind)} one is needed, and ${list(keys)} are in force`,
  ),
  'price.unusable-waterfall': pricing(
    ({ key, problems }) => `the waterfall ${list(key)} cannot be used: ${list(problems)}`,
  ),
};

/** A code that has left the table (a price of years ago) is told by its code rather than not at all. */
const retired: Row = pricing(({ code }) => `it cannot be priced (${code})`);

/** `nameOf`: what its reader calls the offering or line that is meant. */
export const priceCheck = (finding: Finding, nameOf: (finding: Finding) => string): Check => {
  const { owner, says } = priceFindingRows[finding.code] ?? retired;
  return {
    severity: 'blocking',
    code: finding.code,
    message: `${nameOf(finding)}: ${says(finding)}.`,
    todo: pricingRefusals[finding.code]?.todo ?? 'Price the quote again.',
    lineId: typeof finding['lineId'] === 'string' ? finding['lineId'] : null,
    owner,
  };
};
