import { readFile } from 'node:fs/promises';
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
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';

/** `troth verify FILE [--key KEYFILE] [--json]`: needs no database, no server and no network. */
export type VerifyArguments = { readonly file: string; readonly key?: string; readonly json?: boolean };
export type Terminal = { readonly write: (text: string) => void; readonly colour: boolean };

/** Integrity alone is not a success that a script may take for proof of who signed, nor a failure: it has a code of its own. */
export const VERIFY_EXIT = { verified: 0, failed: 1, unreadable: 2, 'integrity-only': 8 } as const;

export const verifyFile = async (args: VerifyArguments, terminal: Terminal): Promise<number> => {
  const keys = args.key === undefined ? accepted([]) : await readKeys(args.key);
  const bytes = await readBytes(args.file);
  if (!keys.ok || !bytes.ok) {
    const { code, message } = keys.ok ? (bytes.ok ? { code: '', message: '' } : bytes.refusal) : keys.refusal;
    terminal.write(args.json ? `${JSON.stringify({ file: args.file, code, message })}\n` : `${String(message)}\n`);
    return VERIFY_EXIT.unreadable;
  }
  const verification = await verifyPackage(bytes.value, { trustedKeys: keys.value, verifySignature: verifyEd25519 });
  terminal.write(
    args.json
      ? `${JSON.stringify({ file: args.file, ...verification }, null, 2)}\n`
      : report(args.file, printable(verification), terminal),
  );
  return VERIFY_EXIT[verification.verdict];
};

/** What a stranger wrote is printed on the reader's terminal: an escape sequence could paint "Verified" over "Failed". */
const printable = (verification: Verification): Verification =>
  JSON.parse(JSON.stringify(verification), (_, value) =>
    typeof value === 'string' ? value.replaceAll(/\p{C}/gu, '?') : value,
  );

const readBytes = async (path: string): Promise<Outcome<Uint8Array>> => {
  try {
    return accepted(await readFile(path));
  } catch (error) {
    return refused({
      code: 'verify.unreadable',
      message: `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
};

const readKeys = async (path: string): Promise<Outcome<readonly NoteKey[]>> => {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const keys = readTrustedKeys(new TextDecoder().decode(bytes.value));
  if (keys.ok) return keys;
  return refused({
    code: keys.refusal.code,
    message: `${path} holds no key, or a line that is none; a key is a line name+id+base64.`,
  });
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
