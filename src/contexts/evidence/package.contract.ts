import type { Audience, Disclosure } from '#kernel/sealed-tree.ts';
import type { Json } from '#kernel/json.ts';
import type { TreeNode } from '#kernel/merkle.ts';

/**
 * An evidence package: what was promised and done about one subject, in a file that anyone checks with no server, no
 * database and no trust in us beyond the key they choose to trust.
 *
 *   index.html             the same for a person, made from the other files and from nothing else
 *   manifest.json          what is in it: each file's role, length and SHA-256
 *   snapshots/NAME.json    leaves of a snapshot, opened as far as the audience may see (kernel/sealed-tree)
 *   decisions/NAME.json    a decision's record, under the fingerprint that an entry cites
 *   documents/NAME.EXT     bytes that an entry cites by hash: the PDF that was presented
 *   entries.jsonl          the entries, one canonical line each, in the order of the log
 *   openings.jsonl         values behind commitments in entries, where the audience may read them
 *   proofs/N.json          which entries stand where in a log's tree, and the hashes that show it
 *   checkpoints/N.txt      the signed note about that tree
 *
 * All JSON is canonical: one value has one text. Unknown kinds and versions are refused, never read generously.
 */
export const MANIFEST_KIND = 'troth/evidence-package/1';
export const PROOF_KIND = 'troth/tree-proof/1';
export const DECISION_KIND = 'troth/decision/1';

export const ENTRIES_MAX = 200_000;
export const LOGS_MAX = 100;

/** For whom a package is made, and which leaves it may then open. */
export const PACKAGE_AUDIENCES = {
  public: ['public'],
  customer: ['public', 'customer'],
  partner: ['public', 'customer', 'partner', 'commercial'],
  internal: ['public', 'customer', 'partner', 'commercial'],
  auditor: ['public', 'customer', 'partner', 'commercial'],
  finance: ['public', 'customer', 'partner', 'commercial', 'cost', 'floor'],
} as const satisfies Record<string, readonly Audience[]>;
export type PackageAudience = keyof typeof PACKAGE_AUDIENCES;

/** What a verifier lets be open: finance's packages were once called `auditor`, and those handed out then hold for ever. */
export const openAtMost = (audience: PackageAudience): readonly Audience[] =>
  PACKAGE_AUDIENCES[audience === 'auditor' ? 'finance' : audience];

export type Subject = { readonly kind: string; readonly id: string };
export type FileRole = 'index' | 'snapshot' | 'decision' | 'document' | 'entries' | 'openings' | 'proof' | 'checkpoint';
export type ManifestFile = {
  readonly path: string;
  readonly role: FileRole;
  readonly bytes: number;
  readonly sha256: string;
};
export type Manifest = {
  readonly kind: typeof MANIFEST_KIND;
  readonly tenant: string;
  readonly subject: Subject;
  readonly audience: PackageAudience;
  /** The root that the document prints and the acceptance names; of one of the snapshots in here. */
  readonly contentRoot?: string;
  readonly files: readonly ManifestFile[];
};

/** A decision's record as it was fingerprinted: `fingerprint(schemaId, value)`. */
export type DecisionFile = {
  readonly kind: typeof DECISION_KIND;
  readonly fingerprint: string;
  readonly schemaId: string;
  readonly value: Json;
};
/** What a commitment in an entry stands for: `commitment(salt, value)`. An `output` is the texts of the events that were recorded. */
export type Opening = {
  readonly entry: string;
  readonly field: OpeningField;
  readonly salt: string;
  readonly value: Json;
};
export const OPENING_FIELDS = ['input', 'output', 'origin', 'reason.text'] as const;
export type OpeningField = (typeof OPENING_FIELDS)[number];

/** The entries of one log (a tenant's epoch) by id, ascending in the log, with the hashes that lead to its root. */
export type ProofFile = {
  readonly kind: typeof PROOF_KIND;
  readonly checkpoint: string;
  readonly size: number;
  readonly entries: readonly { readonly id: string; readonly index: number }[];
  readonly nodes: readonly { readonly level: number; readonly index: number; readonly hash: string }[];
};

/** What a package is built from. Names become file names: lower case, digits, dots and dashes. */
export type PackageParts = {
  readonly tenant: string;
  readonly subject: Subject;
  readonly audience: PackageAudience;
  readonly contentRoot?: string;
  readonly logs: readonly LogPart[];
  readonly snapshots?: readonly { readonly name: string; readonly disclosure: Disclosure }[];
  readonly decisions?: readonly { readonly name: string; readonly schemaId: string; readonly value: Json }[];
  /** With its extension: `proposal-q-2026-001184-3.pdf`. */
  readonly documents?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly openings?: readonly Opening[];
};
export type LogPart = {
  /** The signed note. */
  readonly checkpoint: string;
  readonly size: number;
  /** Ascending by index; `text` is the canonical line that was hashed. */
  readonly entries: readonly { readonly id: string; readonly index: number; readonly text: string }[];
  /** The hashes of `treeProofNodes(indices, size)`, in its order. */
  readonly nodes: readonly TreeNode[];
};

/** An offence: which file, which code, in words. */
export type Finding = { readonly file: string; readonly code: string; readonly message: string };

/**
 * `verified`: whole, and signed by a key that the reader trusts. `integrity-only`: nothing has been changed since the
 * checkpoint was made, but no trusted key was given, so by whom it was made is not known. `failed`: see the findings.
 */
export type Verdict = 'verified' | 'integrity-only' | 'failed';
export type Verification = {
  readonly ok: boolean;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** What was read; absent when the package could not be read at all. */
  readonly summary?: Summary;
};
export type Summary = {
  readonly tenant: string;
  readonly subject: Subject;
  readonly audience: PackageAudience;
  readonly contentRoot?: string;
  readonly entries: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly documents: readonly { readonly path: string; readonly sha256: string }[];
  readonly decisions: number;
  readonly leavesOpened: number;
  readonly leavesSealed: number;
  readonly logs: readonly {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly signers: readonly string[];
  }[];
  /** Names of the trusted keys that signed every checkpoint. */
  readonly signedBy: readonly string[];
  /** Chains in here from their first entry on, and those of which only a part is here, by `kind/id`. */
  readonly chainsWhole: readonly string[];
  readonly chainsInPart: readonly string[];
};
