/** Corrections as a terminal tells them. Pure. */
import { spaced } from '#kernel/spaced.ts';

export type Row = {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly what: string;
  readonly subjectKind: string;
  readonly subjectTitle: string;
  readonly state: string;
  readonly fingerprint: string;
  readonly reason: string;
  readonly evidence: string;
  readonly emergencyBecause: string | null;
  readonly requester: string | null;
  readonly requestedAt: string;
  readonly notApplied: { readonly command: string; readonly code: string } | null;
  readonly reconciled: { readonly agrees: boolean; readonly amiss: readonly string[] } | null;
  readonly reviewDueAt: string | null;
  readonly reviewOverdue: boolean;
};
type Means = {
  readonly name: string;
  readonly subject: string;
  readonly says: string;
  readonly commands: readonly string[];
};
type Type = {
  readonly type: string;
  readonly says: string;
  readonly control: string;
  readonly expedited: boolean;
  readonly means: readonly Means[];
  readonly notYet: readonly { readonly what: string; readonly instead: string }[];
};
export type Listed = { readonly items: readonly Row[]; readonly types: readonly Type[] };
export type Whole = {
  readonly correction: Row;
  readonly original: unknown;
  readonly asked: unknown;
  readonly became: unknown;
  readonly impact: { readonly reached: readonly { readonly says: string }[] };
  readonly control: string;
  readonly commands: readonly { readonly command: string; readonly as: string }[];
  readonly stillAsked: readonly string[];
  readonly answers: readonly {
    readonly name: string;
    readonly role: string;
    readonly note: string | null;
    readonly review: boolean;
    readonly justified: boolean | null;
    readonly counts: boolean;
  }[];
  readonly timeline: readonly { readonly at: string; readonly type: string; readonly actor: string }[];
};

export type Requested = {
  readonly number: string;
  readonly state: string;
  readonly asks: readonly string[];
  readonly control: string;
  readonly impact: { readonly reached: readonly { readonly says: string }[] };
};

const MINUTE_CHARS = 16;
const minute = (instant: string): string => instant.slice(0, MINUTE_CHARS).replace('T', ' ');

const rowText = ({ number, state, type, subjectTitle, requestedAt, emergencyBecause, reviewOverdue }: Row): string =>
  `${number}  ${state.padEnd(10)}  ${type.padEnd(23)}  ${minute(requestedAt)}  ${subjectTitle}${
    emergencyBecause === null ? '' : ', EMERGENCY'
  }${reviewOverdue ? ', REVIEW OVERDUE' : ''}\n`;

export const listText = ({ items }: Listed): string =>
  items.length === 0
    ? 'Nothing was corrected yet. `troth correction types` says what may be, and who has to agree.\n'
    : items.map(rowText).join('');

export const typesText = ({ types }: Listed): string =>
  types
    .map(
      ({ type, says, control, expedited, means, notYet }) =>
        `${type}: ${says}\n  ${control}${expedited ? '; there is a short way' : ''}\n${means
          .map(
            ({ name, subject, says: what, commands }) => `  ${name} (${subject}): ${what}, by ${commands.join(', ')}\n`,
          )
          .join('')}${notYet.map(({ what, instead }) => `  not yet: ${what}; ${instead}\n`).join('')}`,
    )
    .join('\n');

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** The members of a state, one a line; what is inside of one stands as the record has it. */
const membersOf = (value: unknown): readonly string[] =>
  Object.entries((value ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, member]) =>
    member === null
      ? []
      : [
          `${spaced(name)}: ${name === 'state' ? spaced(String(member)) : typeof member === 'string' ? member : JSON.stringify(member)}`,
        ],
  );

export const correctionText = (whole: Whole): string => {
  const { correction, impact, answers, stillAsked, timeline } = whole;
  const { reconciled, notApplied } = correction;
  return [
    rowText(correction),
    `${correction.what}\nBecause: ${correction.reason}\nEvidence: ${correction.evidence}\n`,
    correction.emergencyBecause === null ? '' : `It cannot wait: ${correction.emergencyBecause}\n`,
    section('It was', membersOf(whole.original)),
    section('It shall be', membersOf(whole.asked)),
    section('It is since', membersOf(whole.became)),
    section(
      'Whom it reaches',
      impact.reached.map(({ says }) => says),
    ),
    section('Who has to agree', [
      whole.control,
      ...answers
        .filter(({ counts }) => counts)
        .map(
          ({ name, role, note, review, justified }) =>
            `${name} as ${role}${review ? `, afterwards: ${justified === true ? 'it was right' : 'it was not right'}` : ''}${note === null ? '' : `: ${note}`}`,
        ),
      ...(stillAsked.length === 0 ? [] : [`still asked: ${stillAsked.join(', ')}`]),
    ]),
    section(
      'By which commands',
      whole.commands.map(({ command, as }) => `${command}, as the ${as}`),
    ),
    notApplied === null ? '' : `\nIt was not done: ${notApplied.command} answered ${notApplied.code}\n`,
    reconciled === null
      ? ''
      : section('Compared', reconciled.agrees ? ['both sides agree, and what was asked for stands'] : reconciled.amiss),
    section(
      'Timeline',
      timeline.map(({ at, type, actor }) => `${minute(at)}  ${type}, ${actor}`),
    ),
    `\nSeen: ${correction.fingerprint}\n`,
  ].join('');
};

/** What was asked for, or would be: whom it reaches, who has to agree, and the next step. */
export const requestedText = ({ number, state, asks, control, impact }: Requested, dryRun: boolean): string =>
  [
    dryRun ? 'It would be asked for; nobody was asked.\n' : `${number} is ${state}.\n`,
    section(
      'Whom it reaches',
      impact.reached.map(({ says }) => says),
    ),
    section('Who has to agree', [control, ...(asks.length === 0 ? [] : [`asked: ${asks.join(', ')}`])]),
    dryRun
      ? '\nSend it without --dry-run.\n'
      : asks.length === 0
        ? `\nNobody has to agree: troth correction apply ${number}\n`
        : `\nThey read it by: troth correction show ${number}; and agree by: troth correction approve ${number} --as PERSON\n`,
  ].join('');
