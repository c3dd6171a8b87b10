import {
  consistencyFacts,
  factsOf,
  notProvedBy,
  notProvedByConsistency,
  provedBy,
  provedByConsistency,
  readTrustedKeys,
  verifyEd25519,
  verifyLogConsistency,
  verifyPackage,
} from '#contexts/evidence/index.ts';
import type { NoteKey } from '#kernel/note.ts';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import { readBytes, readText } from './read-text.ts';
import { refusalText } from './tell-refusal.ts';
import { printable, type Told, verifyReport } from './verify-report.ts';

/** `troth verify FILE [--key KEYFILE] [--json]`: needs no database, no server and no network. */
export type VerifyArguments = { readonly file: string; readonly key?: string; readonly json?: boolean };
/** `troth verify-log FILE [--key KEYFILE] [--checkpoint NOTE] [--json]`. */
export type VerifyLogArguments = VerifyArguments & { readonly checkpoint?: string };
export type Terminal = {
  readonly write: (text: string) => void;
  /** For what is no answer: standard error, where there is one. */
  readonly complain?: (text: string) => void;
  readonly colour: boolean;
};

/** Integrity alone is not a success that a script may take for proof of who signed, nor a failure: it has a code of its own. */
export const VERIFY_EXIT = { verified: 0, failed: 1, unreadable: 2, 'integrity-only': 8 } as const;
const HOW_TO_TRUST = 'Give the key that you trust with --key.';

export const verifyFile = async (args: VerifyArguments, terminal: Terminal): Promise<number> => {
  const read = await readBoth(args);
  if (!read.ok) return unread(read.refusal, args, terminal);
  const { bytes, keys } = read.value;
  const verification = await verifyPackage(bytes, { trustedKeys: keys, verifySignature: verifyEd25519 });
  const { summary, verdict } = printable(verification);
  return tell(
    args,
    verification,
    terminal,
    summary && {
      signedBy: summary.signedBy,
      facts: factsOf(summary),
      proves: provedBy(summary, verdict),
      provesNot: notProvedBy(summary, verdict, HOW_TO_TRUST),
    },
  );
};

/** Two checkpoints of a log, and that the newer goes on from the older. */
export const verifyLogFile = async (args: VerifyLogArguments, terminal: Terminal): Promise<number> => {
  const read = await readBoth(args);
  if (!read.ok) return unread(read.refusal, args, terminal);
  const kept = args.checkpoint === undefined ? accepted(undefined) : await readText(args.checkpoint);
  if (!kept.ok) return unread(kept.refusal, args, terminal);
  const { bytes, keys } = read.value;
  const trust = { trustedKeys: keys, verifySignature: verifyEd25519 };
  const verification = await verifyLogConsistency(bytes, trust, kept.value);
  const { summary, verdict } = printable(verification);
  return tell(
    args,
    verification,
    terminal,
    summary && {
      signedBy: summary.signedBy,
      facts: consistencyFacts(summary),
      proves: provedByConsistency(summary, verdict),
      provesNot: notProvedByConsistency(verdict, HOW_TO_TRUST),
    },
  );
};

type AnyVerification = Awaited<ReturnType<typeof verifyPackage>> | Awaited<ReturnType<typeof verifyLogConsistency>>;

const tell = (
  { file, json }: VerifyArguments,
  verification: AnyVerification,
  { colour, write }: Terminal,
  told: Told | undefined,
): number => {
  write(
    json
      ? `${JSON.stringify({ file, ...verification }, null, 2)}\n`
      : verifyReport(file, printable(verification), told, colour),
  );
  return VERIFY_EXIT[verification.verdict];
};

const unread = (refusal: Refusal, { file, json }: VerifyArguments, terminal: Terminal): number => {
  const message = refusalText(refusal, 'Nothing was verified');
  terminal.write(json ? `${JSON.stringify({ file, code: refusal.code, message })}\n` : message);
  return VERIFY_EXIT.unreadable;
};

type Both = { readonly bytes: Uint8Array; readonly keys: readonly NoteKey[] };

const readBoth = async ({ file, key }: VerifyArguments): Promise<Outcome<Both>> => {
  const keys = key === undefined ? accepted([]) : await readKeys(key);
  if (!keys.ok) return keys;
  const bytes = await readBytes(file);
  return bytes.ok ? accepted({ bytes: bytes.value, keys: keys.value }) : bytes;
};

const readKeys = async (path: string): Promise<Outcome<readonly NoteKey[]>> => {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const keys = readTrustedKeys(new TextDecoder().decode(bytes.value));
  return keys.ok ? keys : refused({ code: keys.refusal.code, file: path });
};
