/**
 * What leaves the log: a checkpoint (c2sp.org/tlog-checkpoint) in a signed note (c2sp.org/signed-note). Plain text that other people's
 * tools read, that a person can paste into a mail, and that a witness can sign as well.
 * Signing and verifying are injected: keys stay where they live, and a browser verifies with its own cryptography.
 */
import { concat, sha256, toHex, utf8 } from './hash.ts';
import { type Outcome, accepted, must, refused } from './outcome.ts';

/** Limits of a note that we read: a hostile one must not keep us busy. */
export const NOTE_CHARS_MAX = 65_536;
export const NOTE_SIGNATURES_MAX = 16;
const ROOT_BYTES = 32;

/** A log's state: its origin (a name with its epoch), how many entries, and the root over them. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Further lines, for witnesses and readers to come. */
  readonly extensions?: readonly string[];
};

/** The text that is signed: `origin \n size \n base64(root) \n` and the extension lines. */
export const formatCheckpoint = ({ origin, size, root, extensions = [] }: Checkpoint): string => {
  const lines = [origin, String(size), root.toBase64(), ...extensions];
  must(Number.isSafeInteger(size) && size >= 0, 'a checkpoint counts entries');
  must(root.length === ROOT_BYTES, 'a checkpoint states a SHA-256 root');
  must(lines.every(isLine), 'no line of a checkpoint is empty or breaks');
  return `${lines.join('\n')}\n`;
};

export const parseCheckpoint = (text: string): Outcome<Checkpoint> => {
  if (!text.endsWith('\n')) return refused({ code: 'checkpoint.malformed', reason: 'no line end at the end' });
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || size === undefined || root === undefined)
    return refused({ code: 'checkpoint.malformed', reason: 'fewer than three lines' });
  if (!isLine(origin) || !extensions.every(isLine))
    return refused({ code: 'checkpoint.malformed', reason: 'an empty line' });
  const count = /^(0|[1-9][0-9]{0,15})$/.test(size) ? Number(size) : Number.NaN;
  if (!Number.isSafeInteger(count)) return refused({ code: 'checkpoint.malformed', reason: 'the size is no number' });
  const hash = fromBase64(root);
  if (hash?.length !== ROOT_BYTES) return refused({ code: 'checkpoint.malformed', reason: 'the root is no SHA-256' });
  return accepted({ origin, size: count, root: hash, ...(extensions.length > 0 && { extensions }) });
};

export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Uint8Array };
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** An Ed25519 key under the name that it signs as. */
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };

const ED25519 = 0x01;

/** The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key), as hex: tells which key a signature claims, proves nothing. */
export const noteKeyId = ({ name, publicKey }: NoteKey): string =>
  toHex(sha256(concat([utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey])).subarray(0, 4));

/** The key as one line, `name+id+base64`, in which people hand trusted keys to each other. */
export const formatNoteKey = (key: NoteKey): string => {
  must(isKeyName(key.name), "a key's name has no space and no plus");
  return `${key.name}+${noteKeyId(key)}+${concat([Uint8Array.of(ED25519), key.publicKey]).toBase64()}`;
};

export const parseNoteKey = (line: string): Outcome<NoteKey> => {
  const [name = '', id = '', ...encoded] = line.split('+');
  // Base64 may hold a plus itself.
  const bytes = fromBase64(encoded.join('+'));
  if (!isKeyName(name) || bytes?.length !== 33 || bytes[0] !== ED25519)
    return refused({ code: 'note.key-malformed', line });
  const key: NoteKey = { name, publicKey: bytes.slice(1) };
  return noteKeyId(key) === id ? accepted(key) : refused({ code: 'note.key-malformed', line });
};

/** Signs the bytes that `noteBytes` gives. */
export type SignNote = (message: Uint8Array) => Uint8Array;
export const noteBytes = (text: string): Uint8Array => utf8(text);

export const signNote = (text: string, key: NoteKey, sign: SignNote): string =>
  formatNote({ text, signatures: [{ name: key.name, keyId: noteKeyId(key), signature: sign(noteBytes(text)) }] });

export const formatNote = ({ text, signatures }: Note): string => {
  must(isNoteText(text), 'a note is text that ends its last line');
  must(signatures.length > 0, 'a signed note has a signature');
  return `${text}\n${signatures.map(formatSignature).join('')}`;
};

const formatSignature = ({ name, keyId, signature }: NoteSignature): string => {
  must(isKeyName(name), "a key's name has no space and no plus");
  return `— ${name} ${concat([hexBytes(keyId), signature]).toBase64()}\n`;
};

/** Reads strictly: the text, an empty line, then signature lines and nothing else. */
export const parseNote = (note: string): Outcome<Note> => {
  const malformed = (reason: string) => refused({ code: 'note.malformed', reason });
  if (note.length > NOTE_CHARS_MAX) return malformed(`more than ${NOTE_CHARS_MAX} characters`);
  // The last empty line ends the text; the text itself may hold others.
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return malformed('no signatures after an empty line');
  const text = note.slice(0, end + 1);
  if (!isNoteText(text)) return malformed('a control character or a lone surrogate');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > NOTE_SIGNATURES_MAX) return malformed(`more than ${NOTE_SIGNATURES_MAX} signatures`);
  const signatures = lines.map(parseSignature);
  if (!signatures.every((signature) => signature !== undefined)) return malformed('a line that is no signature');
  return accepted({ text, signatures });
};

const parseSignature = (line: string): NoteSignature | undefined => {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
};

export type VerifyNote = (key: NoteKey, message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;

/**
 * The note and the trusted keys that signed it. Signatures by unknown keys are ignored (a witness whom we do not know may sign as well);
 * one that claims a trusted key and is false is refused, and so is a note that no trusted key signed.
 */
export const openNote = async (
  note: string,
  trusted: readonly NoteKey[],
  verify: VerifyNote,
): Promise<Outcome<{ readonly note: Note; readonly signedBy: readonly NoteKey[] }>> => {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const signedBy: NoteKey[] = [];
  for (const { name, keyId, signature } of signatures) {
    const key = trusted.find((candidate) => candidate.name === name && noteKeyId(candidate) === keyId);
    if (key === undefined) continue;
    if (!(await verify(key, noteBytes(text), signature))) return refused({ code: 'note.bad-signature', name, keyId });
    if (!signedBy.includes(key)) signedBy.push(key);
  }
  if (signedBy.length === 0)
    return refused({ code: 'note.no-trusted-signature', signers: signatures.map(({ name }) => name) });
  return accepted({ note: parsed.value, signedBy });
};

const isLine = (line: string): boolean => line !== '' && !line.includes('\n');
const isNoteText = (text: string): boolean => text.endsWith('\n') && text.isWellFormed() && !CONTROL.test(text);
/** Control characters other than the line end. */
const CONTROL = /[^\P{Cc}\n]/u;
const isKeyName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s+\p{Cc}]/u.test(name);

const hexBytes = (keyId: string): Uint8Array => {
  must(/^[0-9a-f]{8}$/.test(keyId), 'a key id is four bytes of hex');
  return Uint8Array.fromHex(keyId);
};

/** Strict: padded, no white space, no stray bits, so that one value has one text. */
const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = decode(text);
  return bytes?.toBase64() === text ? bytes : undefined;
};

const decode = (text: string): Uint8Array | undefined => {
  try {
    return Uint8Array.fromBase64(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
