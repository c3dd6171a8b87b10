import { leafHash } from '#kernel/merkle.ts';
import { toHex, utf8 } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { ENTRY_VERSIONS } from '#platform/entries/entry-versions.ts';
import { ENTRIES_MAX, type Finding } from './package.contract.ts';
import { found, isText, readCanonicalText, readLines } from './read-package.ts';

/** An entry as a package holds it: what it says, and the leaf that its line has in the log. */
export type ReadEntry = { readonly entry: Entry; readonly leaf: Uint8Array; readonly leafText: string };

export const ENTRIES = 'entries.jsonl';

/** All entries, or the first that is not one. Unknown versions are refused: half an understanding would be no proof. */
export const readEntries = (bytes: Uint8Array | undefined, tenant: string): readonly ReadEntry[] | Finding => {
  if (!bytes) return found(ENTRIES, 'entries.missing', 'a package without entries proves nothing');
  const lines = readLines(bytes);
  if (!lines.ok) return found(ENTRIES, lines.refusal.code, String(lines.refusal['reason']));
  if (lines.value.length === 0 || lines.value.length > ENTRIES_MAX)
    return found(ENTRIES, 'entries.count', `no entries, or more than ${ENTRIES_MAX}`);
  const entries: ReadEntry[] = [];
  const ids = new Set<string>();
  for (const [at, line] of lines.value.entries()) {
    const where = `line ${at + 1}`;
    const json = readCanonicalText(line);
    if (!json.ok) return found(ENTRIES, json.refusal.code, `${where}: ${String(json.refusal['reason'])}`);
    if (!isEntry(json.value))
      return found(ENTRIES, 'entry.malformed', `${where}: not an entry of a version known here`);
    if (json.value.tenant !== tenant) return found(ENTRIES, 'entry.tenant', `${where}: an entry of another tenant`);
    if (ids.has(json.value.id)) return found(ENTRIES, 'entry.twice', `${where}: entry ${json.value.id} is here twice`);
    ids.add(json.value.id);
    const leaf = leafHash(utf8(line));
    entries.push({ entry: json.value, leaf, leafText: `sha256:${toHex(leaf)}` });
  }
  return entries;
};

const REQUIRED =
  'v id tenant at command commandId actor authority aggregate input result prior next correlationId facts decisions artifacts'.split(
    ' ',
  );
const OPTIONAL = new Set(['refusal', 'reason', 'origin', 'causationId']);
/** From version 2 on an entry says by which way it came and what came of it. */
const SINCE_2 = ['channel', 'output'];
const OPTIONAL_SINCE_2 = new Set([...OPTIONAL, ...SINCE_2, 'approvals']);
const RESULTS = new Set<unknown>(['accepted', 'refused', 'denied', 'dryRun']);

/** By hand and not by schema: compiling one needs `eval`, which the verifying page forbids. */
const isEntry = (value: Json): value is Entry & Json => {
  if (!isJsonObject(value) || !ENTRY_VERSIONS.includes(value['v'] as number)) return false;
  const optional = value['v'] === 1 ? OPTIONAL : OPTIONAL_SINCE_2;
  if (!REQUIRED.every((name) => Object.hasOwn(value, name))) return false;
  if (!Object.keys(value).every((name) => REQUIRED.includes(name) || optional.has(name))) return false;
  if (value['v'] !== 1 && !SINCE_2.every((name) => isText(value[name]))) return false;
  if (Object.hasOwn(value, 'approvals') && !isList(value['approvals'], isText)) return false;
  const { id, at, actor, aggregate, artifacts, authority, command, commandId, correlationId, decisions, facts, input } =
    value;
  return (
    [id, at, command, commandId, correlationId, input].every(isText) &&
    RESULTS.has(value['result']) &&
    hasTexts(actor, ['type', 'id', 'personId']) &&
    hasTexts(authority, ['policyHash']) &&
    hasTexts(aggregate, ['kind', 'id']) &&
    Number.isSafeInteger(aggregate['version']) &&
    isPair(value['prior'], ['leaf', 'root']) &&
    isPair(value['next'], ['root']) &&
    isList(facts, isText) &&
    isList(decisions, (one) => hasTexts(one, ['kind', 'fingerprint'])) &&
    isList(artifacts, (one) => hasTexts(one, ['kind', 'key', 'hash']))
  );
};

const hasTexts = (value: Json | undefined, members: readonly string[]): value is { readonly [key: string]: Json } =>
  isJsonObject(value) && members.every((name) => isText(value[name]));
const isPair = (value: Json | undefined, members: readonly string[]): boolean =>
  isJsonObject(value) && Object.entries(value).every(([name, one]) => members.includes(name) && isText(one));
const isList = (value: Json | undefined, each: (one: Json) => boolean): boolean =>
  Array.isArray(value) && (value as readonly Json[]).every(each);
