/** How every command says no: what happened, where, what helps, and the code in brackets for whoever looks it up. */
import { accountsRefusals } from '#contexts/accounts/index.ts';
import { billingRefusals } from '#contexts/billing/index.ts';
import { catalogRefusals } from '#contexts/catalog/index.ts';
import { configurationRefusals } from '#contexts/configuration/index.ts';
import { eligibilityRefusals } from '#contexts/eligibility/index.ts';
import { governanceRefusals } from '#contexts/governance/index.ts';
import { operationsRefusals } from '#contexts/operations/index.ts';
import { orderRefusals } from '#contexts/order/index.ts';
import { pricingRefusals } from '#contexts/pricing/index.ts';
import { quoteRefusals } from '#contexts/quote/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { joinRefusals, platformRefusals } from '#platform/refusals.ts';
import { cliRefusals } from './cli.refusals.ts';

/** What the command line refuses by itself, before a server is asked, is told in the words of whoever owns the code. */
const texts = joinRefusals([
  accountsRefusals,
  quoteRefusals,
  orderRefusals,
  billingRefusals,
  operationsRefusals,
  platformRefusals,
  catalogRefusals,
  governanceRefusals,
  configurationRefusals,
  eligibilityRefusals,
  pricingRefusals,
  cliRefusals,
]);

export const hasWords = (code: string): boolean => texts[code] !== undefined;

/** What a server says about its own no goes before our table: it may be newer than this command. */
type Told = { readonly title?: string; readonly todo?: string };
/** Said by the sentence itself, or for programs. */
const NOT_SAID: ReadonlySet<string> = new Set([
  'code',
  'title',
  'todo',
  'type',
  'status',
  'detail',
  'correlationId',
  'askedAs',
]);

/** What reads as a sentence of its own. */
const BARE: ReadonlySet<string> = new Set(['why', 'what', 'reason']);

const small = (title: string): string => `${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;

const TOLD_MAX = 800;
/** What a stranger wrote is printed on the reader's terminal: an escape sequence could paint over what is said. */
const printable = (text: string): string =>
  `${text.slice(0, TOLD_MAX)}${text.length > TOLD_MAX ? '…' : ''}`.replaceAll(/\p{C}/gu, '?');

/** Where and how much: whatever of the refusal is a word, a number or a list of those. */
const placeOf = (refusal: Refusal): string =>
  Object.entries(refusal)
    .filter(([name]) => !NOT_SAID.has(name))
    .flatMap(([name, value]) => {
      // Of what is allowed now, nothing is an answer.
      if (Array.isArray(value) && value.length === 0) return name === 'allowed' ? ['allowed nothing'] : [];
      const told = Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(', ') : value;
      return typeof told === 'string' || typeof told === 'number'
        ? [`${BARE.has(name) ? '' : `${name} `}${printable(String(told))}`]
        : [];
    })
    .join(', ');

const PROBLEMS_MAX = 20;
type Problem = { readonly at?: string; readonly problem?: string; readonly gate?: string; readonly message?: string };

/** What a server found wrong, place by place. */
const problemsOf = ({ problems }: Refusal): readonly string[] =>
  (Array.isArray(problems) ? (problems as readonly (Problem | string | null)[]) : [])
    .slice(0, PROBLEMS_MAX)
    .flatMap((each) => {
      if (each === null || typeof each !== 'object') return [];
      const { at, gate, problem, message } = each;
      const told = [at ?? gate, problem ?? message].filter((part) => part !== undefined).join(': ');
      return told === '' ? [] : [printable(told)];
    });

const NOBODY = /\.(no-such-person|owner-unknown)$|^person\.not-found$/;

/** At a terminal one may ask again as somebody else, and a stranger cannot know that, nor who there is. */
const askAgain = ({ askedAs, code }: Refusal): readonly string[] =>
  NOBODY.test(code)
    ? ['`troth people` lists whom there is.']
    : typeof askedAs === 'string'
      ? [
          `It was asked as ${printable(askedAs)}: --as names another person, and \`troth people\` lists them with their roles.`,
        ]
      : [];

/** `whatNot`: what did not happen, as `Nothing was imported`. Further lines (each fault with its place) stand between the sentence and what helps. */
export const refusalText = (refusal: Refusal, whatNot: string, faults: readonly string[] = []): string => {
  const { title = texts[refusal.code]?.title, todo = texts[refusal.code]?.todo } = refusal as Told;
  const place = placeOf(refusal);
  const sentence = `${whatNot}${title === undefined ? '' : `: ${small(title)}`}${place === '' ? '' : ` (${place})`}.`;
  const helps = `${todo ?? 'Nothing was changed.'} [${refusal.code}]`;
  const places = faults.length > 0 ? faults : problemsOf(refusal);
  return `${[sentence, ...places.map((fault) => `  ${fault}`), helps, ...askAgain(refusal)].join('\n')}\n`;
};

/** What is no answer goes beside it: a program that reads the answer is not handed a sentence instead. */
export const sayNo = (
  { write, complain = write }: { readonly write: (text: string) => void; readonly complain?: (text: string) => void },
  ...no: Parameters<typeof refusalText>
): void => complain(refusalText(...no));
