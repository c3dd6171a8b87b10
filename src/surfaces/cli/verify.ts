import {
  AFTER_FAILURE,
  factsOf,
  notProvedBy,
  provedBy,
  readTrustedKeys,
  VERDICTS,
  verifyEd25519,
  verifyPackage,
  type Summary,
  type Verdict,
  type Verification,
} from '#contexts/evidence/index.ts';
import type { NoteKey } from '#kernel/note.ts';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import { readBytes } from './read-text.ts';
import { refusalText } from './tell-refusal.ts';

/** `troth verify FILE [--key KEYFILE] [--json]`: needs no database, no server and no network. */
export type VerifyArguments = { readonly file: string; readonly key?: string; readonly json?: boolean };
export type Terminal = { readonly write: (text: string) => void; readonly colour: boolean };

/** Integrity alone is not a success that a script may take for proof of who signed, nor a failure: it has a code of its own. */
export const VERIFY_EXIT = { verified: 0, failed: 1, unreadable: 2, 'integrity-only': 8 } as const;

export const verifyFile = async (args: VerifyArguments, terminal: Terminal): Promise<number> => {
  const keys = args.key === undefined ? accepted([]) : await readKeys(args.key);
  const bytes = await readBytes(args.file);
  if (!keys.ok) return unread(keys.refusal, args, terminal);
  if (!bytes.ok) return unread(bytes.refusal, args, terminal);
  const verification = await verifyPackage(bytes.value, { trustedKeys: keys.value, verifySignature: verifyEd25519 });
  terminal.write(
    args.json
      ? `${JSON.stringify({ file: args.file, ...verification }, null, 2)}\n`
      : report(args.file, printable(verification), terminal),
  );
  return VERIFY_EXIT[verification.verdict];
};

const unread = (refusal: Refusal, { file, json }: VerifyArguments, terminal: Terminal): number => {
  const message = refusalText(refusal, 'Nothing was verified');
  terminal.write(json ? `${JSON.stringify({ file, code: refusal.code, message })}\n` : message);
  return VERIFY_EXIT.unreadable;
};

/** What a stranger wrote is printed on the reader's terminal: an escape sequence could paint "Verified" over "Failed". */
const printable = (verification: Verification): Verification =>
  JSON.parse(JSON.stringify(verification), (_, value) =>
    typeof value === 'string' ? value.replaceAll(/\p{C}/gu, '?') : value,
  );

const readKeys = async (path: string): Promise<Outcome<readonly NoteKey[]>> => {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const keys = readTrustedKeys(new TextDecoder().decode(bytes.value));
  return keys.ok ? keys : refused({ code: keys.refusal.code, file: path });
};

const report = (file: string, { findings, summary, verdict }: Verification, terminal: Terminal): string => {
  const paint = painter(terminal.colour);
  const { means, name } = VERDICTS[verdict];
  const blocks = [
    paint.bold(file),
    `${paint[verdict](`${MARKS[verdict]} ${name}`)}: ${means}${verdict === 'verified' && summary ? `, by ${summary.signedBy.join(', ')}` : ''}.`,
    ...findings.map((one) => `  ${paint.failed(one.file)}\n  ${one.message} (${one.code})`),
    ...(summary ? told(summary, verdict, paint) : [AFTER_FAILURE]),
  ];
  return `\n${blocks.join('\n\n')}\n\n`;
};

const told = (summary: Summary, verdict: Verdict, paint: Paint): readonly string[] => [
  factsOf(summary)
    .map(([label, lines]) => `  ${paint.dim(label.padEnd(LABEL_CHARS))}${lines.join(`\n  ${' '.repeat(LABEL_CHARS)}`)}`)
    .join('\n'),
  list(paint.bold('What this proves'), provedBy(summary, verdict)),
  list(
    paint.bold('What this does not prove'),
    notProvedBy(summary, verdict, 'Give the key that you trust with --key.'),
  ),
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
