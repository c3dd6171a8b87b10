import { readFile } from 'node:fs/promises';
import {
  readTrustedKeys,
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
  const blocks = [
    `${paint.bold(file)}`,
    `${HEADLINES[verdict](paint)}${summary && verdict === 'verified' ? `, by ${summary.signedBy.join(', ')}` : ''}.`,
    ...findings.map((one) => `  ${paint.red(one.file)}\n  ${one.message} (${one.code})`),
    ...(summary
      ? [facts(summary, paint), proves(summary, verdict, paint), provesNot(summary, verdict, paint)]
      : [AFTER_FAILURE]),
  ];
  return `\n${blocks.join('\n\n')}\n\n`;
};

type Paint = ReturnType<typeof painter>;
const painter = (colour: boolean) => {
  const with_ = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: with_(1), dim: with_(2), red: with_(31), green: with_(32), yellow: with_(33) };
};

const HEADLINES: Readonly<Record<Verdict, (paint: Paint) => string>> = {
  verified: (paint) => `${paint.green('✔ Verified')}: unchanged, and signed with a key that you trust`,
  'integrity-only': (paint) =>
    `${paint.yellow('◐ Integrity only')}: it agrees with itself, but nobody whom you trust has signed it`,
  failed: (paint) => `${paint.red('✘ Failed')}: do not rely on anything in this file`,
};
const AFTER_FAILURE =
  'The check stops at the first offence: after one, nothing else in the file can be believed.\nAsk for the package again; if it fails again, keep both files.';

const facts = (summary: Summary, paint: Paint): string => {
  const rows: readonly (readonly [string, string])[] = [
    ['About', `${summary.subject.kind} ${summary.subject.id}`],
    ['Made for', summary.audience],
    ['Entries', `${summary.entries}, from ${summary.firstAt} to ${summary.lastAt}`],
    ...(summary.contentRoot === undefined ? [] : [['Content seal', grouped(summary.contentRoot)] as const]),
    ...summary.documents.map(({ path, sha256 }) => ['Document', `${path}\nsha256 ${sha256}`] as const),
    ['Snapshot', `${summary.leavesOpened} parts shown, ${summary.leavesSealed} sealed for other readers`],
    ['Decisions', `${summary.decisions}`],
    ...summary.logs.map(
      ({ origin, root, signers, size }) =>
        ['Log', `${origin}\n${size} entries, root ${root}\nsigned ${signers.join(', ')}`] as const,
    ),
    ...(summary.chainsInPart.length === 0 ? [] : [['In part', summary.chainsInPart.join('\n')] as const]),
  ];
  return rows
    .map(([label, text]) => `  ${paint.dim(label.padEnd(14))}${text.replaceAll('\n', `\n${' '.repeat(16)}`)}`)
    .join('\n');
};

/** In the groups in which the document prints it, so that a person can compare the two. */
const grouped = (root: string): string => (root.replace('sha256:', '').match(/.{1,8}/g) ?? []).join(' ');

const proves = ({ subject }: Summary, verdict: Verdict, paint: Paint): string =>
  list(paint.bold('What this proves'), [
    verdict === 'verified'
      ? 'Each entry stood in the log, at its place and as it is here, when the trusted key signed the checkpoint.'
      : 'Each entry stands, at its place and as it is here, in the log of the checkpoint in this file.',
    'Documents, snapshots and decisions are the very ones whose hashes the entries state.',
    `The history of ${subject.kind} ${subject.id} is whole from its first entry to the last one here.`,
  ]);

const provesNot = ({ chainsInPart, firstAt }: Summary, verdict: Verdict, paint: Paint): string =>
  list(paint.bold('What this does not prove'), [
    ...(verdict === 'integrity-only'
      ? ['Who made it: anybody can make a file that agrees with itself. Give the key that you trust with --key.']
      : []),
    'That nothing happened after the last entry, or was never entered at all.',
    'That everybody was shown the same log: compare the checkpoint with one that somebody else keeps.',
    `That what was entered was true, or that the clock was right: ${firstAt} is what the keeper of the log wrote.`,
    'Who a person is: actors are named as the identity system named them.',
    ...(chainsInPart.length === 0 ? [] : ['The whole history of what is listed as in part.']),
  ]);

const list = (title: string, points: readonly string[]): string =>
  [`  ${title}`, ...points.map((one) => `  · ${one}`)].join('\n');
