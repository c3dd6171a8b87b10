import type { Finding, Summary, Verification } from './package.contract.ts';
import { ENTRIES, readEntries, type ReadEntry } from './read-entries.ts';
import { readPackage, type ReadPackage } from './read-package.ts';
import { verifyChains, type Chains } from './verify-chains.ts';
import { verifyContents, type Contents } from './verify-contents.ts';
import { verifyReading } from './verify-reading.ts';
import { verifyLogs, type Trust, type VerifiedLog } from './verify-log.ts';

/**
 * Checks an evidence package with nothing but its bytes and the keys that the reader trusts: no server, no database, no clock.
 * It runs unchanged in a browser. The first offence ends it: after one, nothing else in the file can be believed.
 */
export const verifyPackage = async (bytes: Uint8Array, trust: Trust): Promise<Verification> => {
  const read = readPackage(bytes);
  if ('code' in read) return failed(read);
  const entries = readEntries(read.files.get(ENTRIES), read.manifest.tenant);
  if ('code' in entries) return failed(entries);
  const logs = await verifyLogs(read, entries, trust);
  if ('code' in logs) return failed(logs);
  const chains = verifyChains(entries, read.manifest.subject);
  if ('code' in chains) return failed(chains);
  const contents = verifyContents(read, entries);
  if ('code' in contents) return failed(contents);
  const misread = verifyReading(read, entries);
  if (misread) return failed(misread);
  return {
    ok: true,
    verdict: trust.trustedKeys.length > 0 ? 'verified' : 'integrity-only',
    findings: [],
    summary: summaryOf(read, entries, logs, chains, contents),
  };
};

const failed = (finding: Finding): Verification => ({ ok: false, verdict: 'failed', findings: [finding] });

const summaryOf = (
  { manifest }: ReadPackage,
  entries: readonly ReadEntry[],
  logs: readonly VerifiedLog[],
  chains: Chains,
  contents: Contents,
): Summary => {
  const times = entries.map(({ entry }) => entry.at).toSorted();
  const [first, ...others] = logs.map((log) => log.signedBy);
  return {
    tenant: manifest.tenant,
    subject: manifest.subject,
    audience: manifest.audience,
    ...(manifest.contentRoot === undefined ? {} : { contentRoot: manifest.contentRoot }),
    entries: entries.length,
    firstAt: times[0] ?? '',
    lastAt: times.at(-1) ?? '',
    documents: manifest.files.filter(({ role }) => role === 'document').map(({ path, sha256 }) => ({ path, sha256 })),
    decisions: manifest.files.filter(({ role }) => role === 'decision').length,
    ...contents,
    logs: logs.map(({ origin, size, root, signers }) => ({ origin, size, root, signers })),
    signedBy: (first ?? []).filter((name) => others.every((names) => names.includes(name))),
    chainsWhole: chains.whole,
    chainsInPart: chains.inPart,
  };
};
