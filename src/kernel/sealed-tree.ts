/**
 * A snapshot that is shown in parts. Each leaf (one thing about one line, for one audience) is sealed with a salt of its own; the root
 * over the sealed leaves names the whole. A reader gets the leaves they may see with their salts, and of the others only seals, so
 * they can compute the root and yet cannot guess a cost by trying values: without the salt, every guess looks alike.
 */
import { CanonicalError, canonical } from './canonical.ts';
import { concat, fingerprintBytes, fromHex, hmacSha256, isFingerprint, sha256, toHex, utf8 } from './hash.ts';
import type { Json } from './json.ts';
import { isJsonObject } from './json.ts';
import { leafHash, rootOf } from './merkle.ts';
import { type Outcome, accepted, must, refused } from './outcome.ts';

/** For whom a leaf is, from all the world to the innermost: a price floor. */
export const AUDIENCES = ['public', 'customer', 'partner', 'commercial', 'cost', 'floor'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a document prints and an acceptance names. Cost and floor are never part of what a customer agrees to. */
export const CONTENT_AUDIENCES: readonly Audience[] = ['public', 'customer', 'commercial'];

export const SALT_BYTES = 32;
export const SEALED_LEAVES_MAX = 200_000;

/**
 * One thing that is sealed: where it stands (`line/7/charge/2`), for whom, under which schema. A path and audience occur once,
 * and are told to every reader, opened or not: a path names a place and never a value.
 */
export type Leaf = {
  readonly path: string;
  readonly audience: Audience;
  readonly schemaId: string;
  readonly value: Json;
};
export type SaltedLeaf = Leaf & { readonly salt: Uint8Array };
export type SealedLeaf = SaltedLeaf & { readonly seal: Uint8Array };

/** Leaves in their declared order, which the roots depend on. `root` and `contentRoot` are `sha256:…`. */
export type SealedTree = {
  readonly leaves: readonly SealedLeaf[];
  readonly root: string;
  readonly contentRoot: string;
};

/** Seals leaves, in the order given. */
export const sealTree = (leaves: readonly SaltedLeaf[]): SealedTree => {
  must(leaves.length <= SEALED_LEAVES_MAX, 'a snapshot stays within its limit');
  must(distinctPlaces(leaves), 'a path and audience is sealed once');
  const sealed = leaves.map((leaf) => ({ ...leaf, seal: sealLeaf(leaf.salt, leaf.schemaId, leaf.value) }));
  return { leaves: sealed, ...rootsOf(sealed) };
};

/**
 * The salt of a leaf when one secret (kept beside the snapshot) salts them all: HMAC over its place, so that a salt that is told
 * gives away no other. A leaf that must be erasable by itself gets a random salt instead.
 */
export const leafSalt = (secret: Uint8Array, leaf: Pick<Leaf, 'path' | 'audience'>): Uint8Array => {
  must(secret.length >= SALT_BYTES, 'a secret is too long to be guessed');
  return hmacSha256(secret, utf8(`troth/leaf-salt\0${canonical([leaf.path, leaf.audience])}`));
};

/** Hides and binds one value: SHA-256(tag ‖ salt ‖ fingerprint), each part of a fixed length, so that no two inputs run together. */
export const sealLeaf = (salt: Uint8Array, schemaId: string, value: unknown): Uint8Array => {
  must(salt.length === SALT_BYTES, 'a salt is long enough that it cannot be guessed');
  return sha256(concat([SEAL_TAG, salt, fingerprintBytes(schemaId, value)]));
};

const SEAL_TAG = utf8('troth/sealed-leaf\0');

type Placed = { readonly path: string; readonly audience: Audience; readonly seal: Uint8Array };

/** RFC 9162 roots over all leaves, and over those of `CONTENT_AUDIENCES` alone. */
const rootsOf = (leaves: readonly Placed[]): { readonly root: string; readonly contentRoot: string } => {
  const hashes = leaves.map(placedHash);
  const content = hashes.filter((_, index) => CONTENT_AUDIENCES.includes(leaves[index]!.audience));
  return { root: rootText(hashes), contentRoot: rootText(content) };
};

const rootText = (hashes: readonly Uint8Array[]): string => `sha256:${toHex(rootOf(hashes))}`;

/** A seal bound to its place and audience, so that no leaf passes for another. */
const placedHash = ({ path, audience, seal }: Placed): Uint8Array =>
  leafHash(utf8(canonical([path, audience, toHex(seal)])));

const distinctPlaces = (leaves: readonly { readonly path: string; readonly audience: Audience }[]): boolean =>
  new Set(leaves.map(({ path, audience }) => `${audience}\0${path}`)).size === leaves.length;

export type OpenLeaf = Leaf & { readonly salt: string };
export type ClosedLeaf = { readonly path: string; readonly audience: Audience; readonly seal: string };

/** What a reader gets, as JSON: the leaves they may see, opened, and the others closed, in the order of the tree. */
export type Disclosure = {
  readonly kind: 'troth/disclosure/1';
  readonly root: string;
  readonly contentRoot: string;
  readonly leaves: readonly (OpenLeaf | ClosedLeaf)[];
};

export const disclose = (tree: SealedTree, audiences: readonly Audience[]): Disclosure => ({
  kind: 'troth/disclosure/1',
  root: tree.root,
  contentRoot: tree.contentRoot,
  leaves: tree.leaves.map((leaf) => (audiences.includes(leaf.audience) ? opened(leaf) : closed(leaf))),
});

const opened = ({ path, audience, schemaId, value, salt }: SealedLeaf): OpenLeaf => ({
  path,
  audience,
  schemaId,
  value,
  salt: toHex(salt),
});

const closed = ({ path, audience, seal }: SealedLeaf): ClosedLeaf => ({ path, audience, seal: toHex(seal) });

/** What a disclosure proves: these values stand in the snapshot of this root. Compare the root with one from elsewhere. */
export type Disclosed = { readonly root: string; readonly contentRoot: string; readonly opened: readonly OpenLeaf[] };

/** Checks a disclosure from outside: its form, every opened leaf's seal, and both roots over all leaves. */
export const verifyDisclosure = (disclosure: Json): Outcome<Disclosed> => {
  const read = readDisclosure(disclosure);
  if (!read.ok) return read;
  const { root, contentRoot, leaves } = read.value;
  const placed = leaves.map((leaf) => ({ path: leaf.path, audience: leaf.audience, seal: sealOf(leaf) }));
  const computed = rootsOf(placed);
  if (computed.root !== root)
    return refused({ code: 'disclosure.root-differs', stated: root, computed: computed.root });
  if (computed.contentRoot !== contentRoot)
    return refused({ code: 'disclosure.content-root-differs', stated: contentRoot, computed: computed.contentRoot });
  return accepted({ root, contentRoot, opened: leaves.filter((leaf) => 'salt' in leaf) });
};

const sealOf = (leaf: OpenLeaf | ClosedLeaf): Uint8Array =>
  'salt' in leaf ? sealLeaf(fromHex(leaf.salt), leaf.schemaId, leaf.value) : fromHex(leaf.seal);

const readDisclosure = (value: Json): Outcome<Disclosure> => {
  const malformed = (reason: string) => refused({ code: 'disclosure.malformed', reason });
  if (!hasCanonicalText(value)) return malformed('no canonical text, so nothing to hash');
  if (!isJsonObject(value) || !hasExactly(value, ['contentRoot', 'kind', 'leaves', 'root']))
    return malformed('not the members of a disclosure');
  const { kind, root, contentRoot, leaves } = value;
  if (kind !== 'troth/disclosure/1') return malformed('another kind');
  if (!isFingerprint(root) || !isFingerprint(contentRoot)) return malformed('a root that is no fingerprint');
  if (!Array.isArray(leaves) || leaves.length > SEALED_LEAVES_MAX) return malformed('no list of leaves, or too many');
  const read = (leaves as readonly Json[]).map(readLeaf);
  const bad = read.indexOf(undefined);
  if (bad >= 0) return malformed(`leaf ${bad} is malformed`);
  const known = read.filter((leaf) => leaf !== undefined);
  if (!distinctPlaces(known)) return malformed('a path and audience twice');
  return accepted({ kind, root, contentRoot, leaves: known });
};

const hasCanonicalText = (value: Json): boolean => {
  try {
    return canonical(value) !== '';
  } catch (error) {
    if (error instanceof CanonicalError) return false;
    throw error;
  }
};

const readLeaf = (leaf: Json): OpenLeaf | ClosedLeaf | undefined => {
  if (!isJsonObject(leaf)) return undefined;
  const { path, audience, schemaId, value, salt, seal } = leaf;
  if (typeof path !== 'string' || !isAudience(audience)) return undefined;
  if (hasExactly(leaf, ['audience', 'path', 'seal'])) return isHash(seal) ? { path, audience, seal } : undefined;
  if (!hasExactly(leaf, ['audience', 'path', 'salt', 'schemaId', 'value'])) return undefined;
  if (!isHash(salt) || typeof schemaId !== 'string' || !isSchemaId(schemaId) || value === undefined) return undefined;
  return { path, audience, schemaId, value, salt };
};

const hasExactly = (value: object, sortedKeys: readonly string[]): boolean =>
  Object.keys(value).sort().join() === sortedKeys.join();
const isAudience = (value: Json | undefined): value is Audience => AUDIENCES.some((audience) => audience === value);
const isHash = (value: Json | undefined): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isSchemaId = (value: string): boolean => value !== '' && !value.includes('\0');
