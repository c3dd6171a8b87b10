/** `troth quote list`, `show`, `compare` and `reasons`: what is read about quotes, for people or, with `--json`, for programs. */
import type { Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { QUOTE_EXIT } from './import-lines.ts';
import { namedQuote } from './named-quote.ts';
import { rowsText } from './rows.ts';

export type Format = { readonly json?: boolean };

/** The answer as the server gave it, or said; and the exit code of either. */
const tell = <T>(answer: Outcome<T>, { json }: Format, terminal: Terminal, say: (told: T) => string): number => {
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, 'Nothing was answered');
    return QUOTE_EXIT.refused;
  }
  terminal.write(json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : say(answer.value));
  return QUOTE_EXIT.done;
};

type Row = {
  readonly number: string;
  readonly revision: number;
  readonly status: string;
  readonly accountName: string;
  readonly name: string;
  readonly currency: string;
  readonly total: { readonly oneTime: string; readonly recurringMonthly: string } | null;
};
type Listed = { readonly items: readonly Row[]; readonly next: string | null };
export type ListOptions = Format & {
  readonly q?: string;
  readonly status?: string;
  readonly mine?: boolean;
  readonly limit: string;
  readonly after?: string;
};

export const listQuotes = async (options: ListOptions, server: Server, terminal: Terminal): Promise<number> => {
  const { q, status, mine, limit, after } = options;
  const asked = Object.entries({ q, status, after, limit, mine: mine === true ? 'true' : undefined });
  const query = new URLSearchParams(asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const answer: Outcome<Listed> = await server.get(`/quotes?${query}`);
  return tell(answer, options, terminal, ({ items, next }) => {
    const rows = items.map(({ number, revision, status: state, accountName, name, currency, total }) => [
      `${number}/${revision}`,
      state,
      accountName,
      name,
      total?.oneTime ?? 'not priced',
      total?.recurringMonthly ?? '',
      currency,
    ]);
    const head = ['Quote', 'State', 'Account', 'Name', 'One-time', 'Per month', ''];
    if (rows.length === 0) return 'No quote fits.\n';
    return `${rowsText([head, ...rows], [4, 5])}${next === null ? '' : `There are more: --after ${next}\n`}`;
  });
};

type Shown = Row & {
  readonly account: { readonly name: string };
  readonly termMonths: number;
  readonly contractFrom: string;
  readonly validUntil: string | null;
  readonly freshness: { readonly priced: string; readonly validated: string };
  readonly totals: { readonly oneTime: string; readonly recurringMonthly: string; readonly termValue: string } | null;
  readonly lines: readonly {
    readonly position: number;
    readonly offeringName: string;
    readonly quantity: string;
    readonly optional?: true;
    readonly group?: string;
    readonly price: { readonly oneTime: string; readonly recurringMonthly: string } | null;
  }[];
  readonly checks: readonly { readonly severity: string; readonly message: string }[];
  readonly blockers: readonly { readonly what: string }[];
  readonly actions: Readonly<Record<string, { readonly allowed: boolean }>>;
};

export const showQuote = async (name: string, options: Format, server: Server, terminal: Terminal): Promise<number> => {
  const id = await namedQuote(server, name);
  const answer: Outcome<Shown> = id.ok ? await server.get(`/quotes/${id.value}`) : id;
  return tell(answer, options, terminal, shownText);
};

const shownText = (quote: Shown): string => {
  const { totals, currency, lines, checks, blockers, actions } = quote;
  const head = ['', 'Line', 'Quantity', 'One-time', 'Per month', ''];
  const rows = lines.map(({ position, offeringName, quantity, price, optional, group }) => [
    String(position),
    offeringName,
    quantity,
    price?.oneTime ?? 'not priced',
    price?.recurringMonthly ?? '',
    [optional === true ? 'option' : '', group ?? ''].filter((each) => each !== '').join(', '),
  ]);
  const possible = Object.entries(actions).flatMap(([action, { allowed }]) => (allowed ? [action] : []));
  return [
    `${quote.number}, revision ${quote.revision}: ${quote.name}, for ${quote.account.name}\n`,
    `${quote.status}; ${quote.termMonths} months from ${quote.contractFrom}${quote.validUntil === null ? '' : `; valid until ${quote.validUntil}`}; price ${quote.freshness.priced}, checks ${quote.freshness.validated}\n`,
    lines.length === 0 ? 'No lines yet.\n' : `\n${rowsText([head, ...rows], [0, 2, 3, 4])}\n`,
    totals === null
      ? ''
      : `One-time ${totals.oneTime}, per month ${totals.recurringMonthly}, over the term ${totals.termValue} ${currency}.\n`,
    ...blockers.map(({ what }) => `Held up: ${what}\n`),
    ...checks.map(({ severity, message }) => `${severity}: ${message}\n`),
    possible.length === 0 ? '' : `Possible now: ${possible.join(', ')}.\n`,
  ].join('');
};

type Difference = { readonly label: string; readonly before: string | null; readonly after: string | null };
type NoDifference = 'not-priced' | 'other-currency';
const NO_DIFFERENCE: Readonly<Record<NoDifference, string>> = {
  'not-priced': 'one of them has no price',
  'other-currency': 'they are in two currencies',
};

type Compared = {
  readonly before: Row;
  readonly after: Row;
  readonly header: readonly Difference[];
  readonly lines: readonly {
    readonly change: string;
    readonly offeringName: string;
    readonly fields: readonly Difference[];
  }[];
  readonly sameLines: number;
  readonly money: readonly (Difference & { readonly difference: string | null; readonly why: NoDifference | null })[];
};

export const compareQuotes = async (
  [one, other]: readonly [string, string],
  options: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const answer = await compared(one, other, server);
  return tell(answer, options, terminal, comparedText);
};

const compared = async (one: string, other: string, server: Server): Promise<Outcome<Compared>> => {
  const a = await namedQuote(server, one);
  if (!a.ok) return a;
  const b = await namedQuote(server, other);
  return b.ok ? server.get(`/quotes/${a.value}/compare/${b.value}`) : b;
};

const signed = (difference: string): string => (/^[-0]/.test(difference) ? difference : `+${difference}`);

const comparedText = ({ before, after, header, lines, sameLines, money }: Compared): string => {
  const told = (indent: string, each: readonly Difference[]): readonly string[] =>
    each.map(({ label, before: was, after: is }) => `${indent}${label}: ${was ?? '–'} → ${is ?? '–'}\n`);
  return [
    `${before.number}/${before.revision} against ${after.number}/${after.revision}\n`,
    ...told('  ', header),
    ...lines.flatMap(({ change, offeringName, fields }) => [`  ${change}: ${offeringName}\n`, ...told('    ', fields)]),
    ...money.map(
      ({ label, before: was, after: is, difference, why }) =>
        `  ${label}: ${was ?? '–'} → ${is ?? '–'} (${difference === null ? `no difference: ${NO_DIFFERENCE[why ?? 'not-priced']}` : signed(difference)})\n`,
    ),
    sameLines === 0 ? '' : `  ${sameLines === 1 ? '1 line is' : `${sameLines} lines are`} the same.\n`,
  ].join('');
};

type Reasons = { readonly items: readonly { readonly code: string; readonly name: string }[] };

export const declineReasons = async (options: Format, server: Server, terminal: Terminal): Promise<number> => {
  const answer: Outcome<Reasons> = await server.get('/decline-reasons');
  return tell(answer, options, terminal, ({ items }) => rowsText(items.map(({ code, name }) => [code, name])));
};
