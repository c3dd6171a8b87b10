/** A runbook that was run, as a person reads it in the night: what was found first, then what may be done, then what may not. Pure. */
export type Book = {
  readonly key: string;
  readonly title: string;
  readonly answers: string;
  readonly about: string;
  readonly owner: string;
};
export type Offer = {
  readonly action: string;
  readonly on: string;
  readonly what: string;
  readonly address: string;
  readonly payload: object;
  readonly reasonAs: string | null;
};
export type Ran = {
  readonly runbook: Book & {
    readonly means: string;
    readonly severity: readonly string[];
    readonly unsafe: readonly string[];
    readonly escalation: readonly string[];
    readonly evidence: readonly string[];
  };
  readonly checks: readonly {
    readonly asks: string;
    readonly says: string;
    readonly notRun: string | null;
    readonly found: {
      readonly ok: boolean;
      readonly says: string;
      readonly records: readonly { readonly title: string }[];
    } | null;
  }[];
  readonly offers: readonly Offer[];
  readonly barred: readonly { readonly what: string; readonly because: string }[];
};

const KEY_WIDTH = 30;
const RECORDS_SHOWN_MAX = 10;

export const booksText = (books: readonly Book[]): string =>
  books.map(({ key, title, answers }) => `${key.padEnd(KEY_WIDTH)}${title}  [${answers}]\n`).join('');

const NOT_RUN: Readonly<Record<string, string>> = {
  'not-named': 'not run: name what it is about',
  'not-yours': 'not run: you may not read this',
};

const checkText = ({ asks, notRun, found }: Ran['checks'][number]): string => {
  if (found === null) return `  -  ${asks}\n     ${NOT_RUN[notRun ?? ''] ?? 'not run'}\n`;
  const shown = found.records.slice(0, RECORDS_SHOWN_MAX);
  const more = found.records.length - shown.length;
  return [
    `  ${found.ok ? 'ok' : '!!'} ${asks}`,
    `     ${found.says}`,
    ...shown.map(({ title }) => `       ${title}`),
    ...(more > 0 ? [`       and ${more} more`] : []),
    '',
  ].join('\n');
};

const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** What is typed to carry an offer out: the checks are run again before it is sent. */
export const commandText = (key: string, named: string | undefined, { action, on }: Offer): string =>
  [
    'troth runbook',
    key,
    ...(named === undefined ? [] : [quoted(named)]),
    '--do',
    action,
    '--on',
    quoted(on),
    '--reason "…"',
  ].join(' ');

const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `\n${title}\n${items.map((item) => `  ${item}\n`).join('')}`;

export const runText = ({ runbook, checks, offers, barred }: Ran, named: string | undefined): string =>
  [
    `${runbook.title}\n${runbook.means}\n`,
    `\nWhat was found\n${checks.map(checkText).join('')}`,
    offers.length === 0
      ? '\nNothing is safe to do by what was found.\n'
      : list(
          'What is safe now',
          offers.flatMap((each) => [
            `${each.what}: ${each.action.replaceAll('-', ' ')}`,
            `  ${commandText(runbook.key, named, each)}`,
          ]),
        ),
    list('What must not be done', [...barred.map(({ what, because }) => `${what}: ${because}`), ...runbook.unsafe]),
    list('How grave it is', runbook.severity),
    list('Whom to call', runbook.escalation),
    list('What to keep', runbook.evidence),
  ].join('');
