/** Incidents as a terminal tells them. Pure. */
type Row = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly severity: string;
  readonly signal: string;
  readonly startedAt: string;
  readonly runbook: string | null;
  readonly resolution: string | null;
  readonly classification: Readonly<
    Record<string, { readonly level: string; readonly by: string; readonly because: string }>
  > | null;
};
export type Listed = {
  readonly items: readonly Row[];
  readonly signals: readonly { readonly name: string; readonly says: string }[];
};
export type Whole = {
  readonly incident: Row;
  readonly recurrence: { readonly number: string } | null;
  readonly containments: readonly { readonly key: string; readonly holds: boolean }[];
  readonly actions: readonly {
    readonly id: string;
    readonly text: string;
    readonly owner: string | null;
    readonly deadline: string;
    readonly verifier: string | null;
    readonly overdue: boolean;
  }[];
  readonly timeline: readonly {
    readonly at: string;
    readonly title: string;
    readonly relation: string;
    readonly actor: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
};

const MINUTE_CHARS = 16;
const minute = (instant: string): string => instant.slice(0, MINUTE_CHARS).replace('T', ' ');
const rowText = ({ number, severity, state, title, startedAt }: Row): string =>
  `${number}  ${severity}  ${state.padEnd(10)}  since ${minute(startedAt)}  ${title}\n`;

export const listText = ({ items, signals }: Listed): string =>
  [
    ...items.map(rowText),
    items.length === 0 ? 'No incident was opened yet.\n' : '',
    '\nWatched\n',
    ...signals.map(({ name, says }) => `  ${name}: ${says}\n`),
  ].join('');

/** Of what was typed and what was counted, what fits into a line. */
const detail = (details: Readonly<Record<string, unknown>>): string =>
  ['text', 'title', 'because', 'resolution', 'key', 'connector', 'evidence']
    .flatMap((name) => (typeof details[name] === 'string' ? [String(details[name])] : []))
    .join(', ');

export const incidentText = ({ incident, recurrence, containments, actions, timeline }: Whole): string => {
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  return [
    rowText(incident),
    recurrence === null ? '' : `It happened before: ${recurrence.number}.\n`,
    incident.runbook === null ? '' : `troth runbook ${incident.runbook}\n`,
    incident.resolution === null ? '' : `Resolved: ${incident.resolution}\n`,
    section(
      'How far it goes',
      Object.entries(incident.classification ?? {}).map(
        ([name, { level, by, because }]) => `${name.padEnd(14)} ${level.padEnd(7)} ${by}: ${because}`,
      ),
    ),
    section(
      'What contains it',
      containments.map(({ key, holds }) => `${key} ${holds ? 'holds' : 'is off'}`),
    ),
    section(
      'What is to be done',
      actions.map(
        ({ id, text, owner, deadline, verifier, overdue }) =>
          `${text}: ${owner ?? 'nobody'} by ${deadline}, ${verifier === null ? `${overdue ? 'OVERDUE' : 'not seen yet'} (${id})` : `seen by ${verifier}`}`,
      ),
    ),
    section(
      'Timeline',
      timeline.map(
        ({ at, title, relation, actor, details }) =>
          `${minute(at)}  ${title}${detail(details) === '' ? '' : `: ${detail(details)}`}${relation === 'record' ? ', of a record that it reaches' : ''}, ${actor}`,
      ),
    ),
  ].join('');
};
