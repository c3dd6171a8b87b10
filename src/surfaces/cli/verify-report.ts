/** How a verification is told on a terminal: the verdict first, then what was read, what it proves and what it does not. */
import { AFTER_FAILURE, VERDICTS, type Finding, type Verdict } from '#contexts/evidence/index.ts';

export type Told = {
  readonly signedBy: readonly string[];
  readonly facts: readonly (readonly [string, readonly string[]])[];
  readonly proves: readonly string[];
  readonly provesNot: readonly string[];
};
type Verified = { readonly verdict: Verdict; readonly findings: readonly Finding[] };

export const verifyReport = (
  file: string,
  { findings, verdict }: Verified,
  told: Told | undefined,
  colour: boolean,
): string => {
  const paint = painter(colour);
  const { means, name } = VERDICTS[verdict];
  const by = verdict === 'verified' && told ? `, by ${told.signedBy.join(', ')}` : '';
  const blocks = [
    paint.bold(file),
    `${paint[verdict](`${MARKS[verdict]} ${name}`)}: ${means}${by}.`,
    ...findings.map((one) => `  ${paint.failed(one.file)}\n  ${one.message} (${one.code})`),
    ...(told ? tellAll(told, paint) : [AFTER_FAILURE]),
  ];
  return `\n${blocks.join('\n\n')}\n\n`;
};

/** What a stranger wrote is printed on the reader's terminal: an escape sequence could paint "Verified" over "Failed". */
export const printable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'string' ? one.replaceAll(/\p{C}/gu, '?') : one)) as T;

const tellAll = ({ facts, proves, provesNot }: Told, paint: Paint): readonly string[] => [
  facts
    .map(([label, lines]) => `  ${paint.dim(label.padEnd(LABEL_CHARS))}${lines.join(`\n  ${' '.repeat(LABEL_CHARS)}`)}`)
    .join('\n'),
  list(paint.bold('What this proves'), proves),
  list(paint.bold('What this does not prove'), provesNot),
];

const LABEL_CHARS = 14;
const MARKS = { verified: '✔', 'integrity-only': '◐', failed: '✘' } as const;

type Paint = ReturnType<typeof painter>;
const painter = (colour: boolean) => {
  const code = (number: number) => (text: string) => (colour ? `\u001b[${number}m${text}\u001b[0m` : text);
  return { bold: code(1), dim: code(2), verified: code(32), 'integrity-only': code(33), failed: code(31) };
};

const list = (title: string, points: readonly string[]): string =>
  [`  ${title}`, ...points.map((one) => `  · ${one}`)].join('\n');
