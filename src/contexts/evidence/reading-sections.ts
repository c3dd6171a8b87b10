/** What operations 24.1 wants in a package, item by item, and where in the files each is found. */
import type { Json } from '#kernel/json.ts';
import { acceptanceInWords } from './acceptance-in-words.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { changeSections } from './reading-change.ts';
import { eventOf, inOneLine, listOf, membersOf, type ReadingView, textIn } from './reading-view.ts';

export type Section = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said when there is nothing: whether it is not there or not for this reader. */
  readonly absent: string;
};

/** Of the page for people; see `reading.ts`. */
export type ReadingVersion = 1 | 2;

const ENTRIES_SHOWN_MAX = 200;
const NOT_SHOWN = 'Nothing of it is shown to this reader, or there was nothing.';

/** A change is neither quote nor order, and has parts of its own; no page of one was made before these. */
export const sectionsOf = (view: ReadingView, version: ReadingVersion): readonly Section[] =>
  view.head.subject.kind === 'change'
    ? [...changeSections(view), history(view, 'Everything that was entered', () => true)]
    : sectionsOfDeal(view, version);

const sectionsOfDeal = (view: ReadingView, version: ReadingVersion): readonly Section[] => [
  ...quoteSections(view, version),
  ...(view.head.subject.kind === 'quote' && !view.entries.some(isOrders) ? [] : orderSections(view)),
  history(
    view,
    'Everything else that was entered',
    (entry) => ![...QUOTE_KINDS, ...ORDER_KINDS, ...(version > 1 ? [CONTRACT_KIND] : [])].includes(kindOf(entry)),
  ),
];

const QUOTE_KINDS = ['quote', 'approval-case'];
const CONTRACT_KIND = 'contract-handover';
const ORDER_KINDS = ['order', 'plan', 'task', 'task-batch', 'fallout-case', 'handoff', 'product-batch'];
const kindOf = ({ aggregate }: Entry): string => aggregate.kind;
const isOrders = (entry: Entry): boolean => ORDER_KINDS.includes(kindOf(entry));

const leavesOf = ({ leaves }: ReadingView, schemaId: string) =>
  leaves
    .filter((leaf) => leaf.schemaId === schemaId)
    .map(({ path, value }) => ({ path, value: membersOf(value), list: listOf(value) }));

const quoteSections = (view: ReadingView, version: ReadingVersion): readonly Section[] => [
  {
    title: 'Quote version',
    head: [],
    rows: leavesOf(view, 'quote-header/1').flatMap(({ value }) => [
      ['Number', `${textIn(membersOf(value['header'])['number'])}, revision ${textIn(value['revision'])}`],
      ['Name', textIn(membersOf(value['header'])['name'])],
      ['Customer', textIn(membersOf(value['header'])['accountName'])],
      ['Valid until', textIn(value['validUntil'])],
      ['Content seal', view.head.contentRoot ?? ''],
    ]),
    absent: 'This quote was not presented: nothing was promised yet.',
  },
  {
    title: 'Product configuration',
    head: ['Line', 'What', 'How much and when', 'How configured'],
    rows: leavesOf(view, 'quote-line/1').map(({ value }) => {
      const line = membersOf(value['line']);
      return [
        textIn(line['position']),
        `${textIn(line['offeringName'])} (${textIn(line['offering'])}, version ${textIn(line['offeringHash'])})`,
        listOf(line['segments']).map(segmentText).join('; '),
        [...listOf(line['selection']), ...listOf(value['parts'])].map(textIn).join('; '),
      ];
    }),
    absent: NOT_SHOWN,
  },
  {
    title: 'Price snapshot',
    head: ['Line', 'Charges', 'Promotions'],
    rows: [
      ...leavesOf(view, 'quote-header/1').map(({ value }) => [
        'All',
        `${textIn(value['currency'])}, tax ${textIn(value['tax'])}: ${textIn(value['totals'])}`,
        '',
      ]),
      ...leavesOf(view, 'quote-line/1').map(({ value }) => [
        textIn(membersOf(value['line'])['position']),
        listOf(membersOf(value['promise'])['charges']).map(textIn).join('; '),
        textIn(value['promotions']),
      ]),
    ],
    absent: NOT_SHOWN,
  },
  {
    title: 'Pricing trace',
    head: [],
    rows: view.documents
      .filter(({ path }) => path.includes('price-decision'))
      .map(({ path }) => ['Every step of the price', `${path}: the question, the artifact versions and each rounding`]),
    absent: NOT_SHOWN,
  },
  {
    title: 'Discount justification',
    head: ['Line', 'Given by hand', 'Why'],
    rows: leavesOf(view, 'quote-line-terms/1').flatMap(({ path, value }) => [
      ...(value['discretionary']
        ? [[path, discountText(value['discretionary']), reasonIn(value['discretionary'])]]
        : []),
      ...listOf(value['overrides']).map((one) => [path, inOneLine(one), reasonIn(one)]),
    ]),
    absent: NOT_SHOWN,
  },
  {
    title: 'Approval records',
    head: ['Case', 'Role', 'Answer', 'By and when', 'Asked because'],
    rows: leavesOf(view, 'quote-approvals/1')
      .flatMap(({ list }) => list)
      .flatMap((one) => listOf(membersOf(one)['steps']).map((step) => stepRow(membersOf(one)['caseId'], step))),
    absent: 'No approval was needed, or it is not shown to this reader.',
  },
  history(view, 'What was decided in approval', (entry) => kindOf(entry) === 'approval-case'),
  {
    title: 'Documents',
    head: ['File', 'SHA-256'],
    rows: view.documents.map(({ path, sha256 }) => [path, sha256]),
    absent: 'No document is in here.',
  },
  {
    title: 'Customer acceptance',
    head: [],
    rows: view.entries
      .filter(isAcceptance)
      .flatMap((entry) => [
        ['Accepted at', entry.at],
        ['By', `${entry.actor.type} ${entry.actor.id} (${entry.channel ?? 'way not recorded'})`],
        ...(version > 1 ? acceptanceInWords(view, entry) : []),
        ['Under', `policies ${entry.authority.policies.join(', ')} of ${entry.authority.policyHash}`],
        ...Object.entries(membersOf(view.opened.get(`${entry.id} input`))).map(([name, one]) => [name, textIn(one)]),
        ...(view.opened.has(`${entry.id} origin`) ? [['From', textIn(view.opened.get(`${entry.id} origin`))]] : []),
      ]),
    absent: 'It was not accepted when this package was made.',
  },
  ...(version > 1 ? [history(view, 'Contract', (entry) => kindOf(entry) === CONTRACT_KIND)] : []),
  history(view, 'History of the quote', (entry) => kindOf(entry) === 'quote'),
];

const orderSections = (view: ReadingView): readonly Section[] => [
  history(view, 'Order: capture and validation', (entry) => kindOf(entry) === 'order'),
  history(view, 'Order: decomposition plan', (entry) => kindOf(entry) === 'plan'),
  history(view, 'Order: orchestration and fulfillment responses', (entry) => kindOf(entry).startsWith('task')),
  history(view, 'Order: fallout and repairs', (entry) => kindOf(entry) === 'fallout-case'),
  history(view, 'Order: billing handoff', (entry) => kindOf(entry) === 'handoff'),
  history(view, 'Order: asset updates', (entry) => kindOf(entry) === 'product-batch'),
];

const history = (view: ReadingView, title: string, is: (entry: Entry) => boolean): Section => {
  const all = view.entries.filter(is);
  const rows = all.slice(0, ENTRIES_SHOWN_MAX).map((entry) => historyRow(view, entry));
  const more = all.length - rows.length;
  return {
    title,
    head: ['When', 'What', 'By whom, from where', 'Why', 'What came of it'],
    rows: more > 0 ? [...rows, ['', `and ${more} more, in entries.jsonl`, '', '', '']] : rows,
    absent: 'Nothing of it was entered, or it is not in this package.',
  };
};

const historyRow = ({ opened }: ReadingView, entry: Entry): readonly string[] => {
  const text = opened.get(`${entry.id} reason.text`);
  const events = listOf(opened.get(`${entry.id} output`))
    .map(eventOf)
    .filter((event) => event !== undefined);
  return [
    entry.at,
    `${entry.command} on ${entry.aggregate.kind} ${entry.aggregate.id}, version ${entry.aggregate.version}: ${entry.refusal ?? entry.result}`,
    `${entry.actor.type} ${entry.actor.id}${entry.channel === undefined ? '' : `, ${entry.channel}`}`,
    [entry.reason?.code, text].filter(Boolean).map(String).join(': '),
    events.length === 0
      ? entry.facts.join(', ')
      : events.map(({ type, data }) => `${textIn(type).split('.').at(-2)}: ${inOneLine(membersOf(data))}`).join('; '),
  ];
};

const isAcceptance = ({ facts, result }: Entry): boolean => result === 'accepted' && facts.includes('QuoteAccepted');

const segmentText = (segment: Json): string => {
  const { from, quantity, to } = membersOf(segment);
  return `${textIn(quantity)} from ${textIn(from)}${to ? ` to ${textIn(to)}` : ''}`;
};
const discountText = (value: Json): string => {
  const { kind, value: amount } = membersOf(value);
  return `${textIn(amount)} ${textIn(kind)}`;
};
const reasonIn = (value: Json): string => textIn(membersOf(value)['reason']);

const stepRow = (caseId: Json | undefined, step: Json): readonly string[] => {
  const { decidedAt, decidedBy, reasons, role, status } = membersOf(step);
  return [textIn(caseId), textIn(role), textIn(status), `${textIn(decidedBy)} ${textIn(decidedAt)}`, textIn(reasons)];
};
