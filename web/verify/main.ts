/** The page that checks a package: the same code as `troth verify`, with the browser's own Ed25519. */
import { ARCHIVE_BYTES_MAX } from '../../src/contexts/evidence/archive.ts';
import { verifyLogConsistency, type ConsistencyVerification } from '../../src/contexts/evidence/consistency.ts';
import type { Finding, Verdict, Verification } from '../../src/contexts/evidence/package.contract.ts';
import {
  AFTER_FAILURE,
  consistencyFacts,
  factsOf,
  notProvedBy,
  notProvedByConsistency,
  provedBy,
  provedByConsistency,
  VERDICTS,
} from '../../src/contexts/evidence/statements.ts';
import { readTrustedKeys } from '../../src/contexts/evidence/trusted-keys.ts';
import { verifyPackage } from '../../src/contexts/evidence/verify.ts';
import type { VerifyNote } from '../../src/kernel/note.ts';

const input = document.querySelector<HTMLInputElement>('#package')!;
const keys = document.querySelector<HTMLTextAreaElement>('#keys')!;
const kept = document.querySelector<HTMLTextAreaElement>('#kept')!;
const keptLabel = document.querySelector<HTMLElement>('#kept-label')!;
const answer = document.querySelector<HTMLElement>('#answer')!;

const check = async (): Promise<void> => {
  const [file] = input.files ?? [];
  if (!file) return answer.replaceChildren();
  const trusted = keys.value.trim() === '' ? { ok: true as const, value: [] } : readTrustedKeys(keys.value);
  if (!trusted.ok)
    return answer.replaceChildren(verdictBox('failed', 'No key', 'one of the lines is not name+id+base64'));
  answer.replaceChildren('Checking …');
  if (file.size > ARCHIVE_BYTES_MAX)
    return answer.replaceChildren(verdictBox('failed', 'Too large', 'no package is larger than 256 MB'));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const trust = { trustedKeys: trusted.value, verifySignature };
  // A package begins as a zip does; everything else is taken for a proof about a log, and refused as one.
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  keptLabel.hidden = isArchive || bytes[0] !== 0x7b;
  if (isArchive || keptLabel.hidden) showPackage(await verifyPackage(bytes, trust));
  else
    showLog(await verifyLogConsistency(bytes, trust, kept.value.trim() === '' ? undefined : `${kept.value.trim()}\n`));
};

const verifySignature: VerifyNote = async ({ publicKey }, message, signature) => {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(message));
};

const HOW_TO_TRUST = 'Paste the key that you trust above.';

const showPackage = ({ findings, summary, verdict }: Verification): void =>
  show(
    verdict,
    findings,
    summary && {
      signedBy: summary.signedBy,
      facts: factsOf(summary),
      proves: provedBy(summary, verdict),
      provesNot: notProvedBy(summary, verdict, HOW_TO_TRUST),
    },
  );

const showLog = ({ findings, summary, verdict }: ConsistencyVerification): void =>
  show(
    verdict,
    findings,
    summary && {
      signedBy: summary.signedBy,
      facts: consistencyFacts(summary),
      proves: provedByConsistency(summary, verdict),
      provesNot: notProvedByConsistency(verdict, HOW_TO_TRUST),
    },
  );

type Told = {
  readonly signedBy: readonly string[];
  readonly facts: ReturnType<typeof factsOf>;
  readonly proves: readonly string[];
  readonly provesNot: readonly string[];
};

const show = (verdict: Verdict, findings: readonly Finding[], told: Told | undefined): void => {
  const { means, name } = VERDICTS[verdict];
  const by = verdict === 'verified' && told ? `, by ${told.signedBy.join(', ')}` : '';
  const parts: Node[] = [verdictBox(verdict, name, `${means}${by}.`)];
  for (const one of findings) parts.push(section(one.file, [`${one.message} (${one.code})`]));
  if (told) {
    parts.push(facts(told.facts), section('What this proves', told.proves));
    parts.push(section('What this does not prove', told.provesNot));
  } else parts.push(element('p', AFTER_FAILURE));
  answer.replaceChildren(...parts);
};

/** Text only, never markup: what stands in a package was written by a stranger. */
const element = (tag: string, text = '', ...children: readonly Node[]): HTMLElement => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
};

const verdictBox = (verdict: string, name: string, means: string): HTMLElement => {
  const box = element('div', '', element('strong', name), element('span', means));
  box.className = `verdict ${verdict}`;
  return box;
};

const facts = (rows: Told['facts']): HTMLElement =>
  element(
    'dl',
    '',
    ...rows.flatMap(([label, lines]) => [
      element('dt', label),
      element('dd', '', ...lines.map((line) => element('div', line))),
    ]),
  );

const section = (title: string, points: readonly string[]): HTMLElement =>
  element('section', '', element('h2', title), element('ul', '', ...points.map((one) => element('li', one))));

input.addEventListener('change', () => void check());
keys.addEventListener('input', () => void check());
kept.addEventListener('input', () => void check());
