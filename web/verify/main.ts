/** The page that checks a package: the same code as `troth verify`, with the browser's own Ed25519. */
import type { Verification } from '../../src/contexts/evidence/package.contract.ts';
import { AFTER_FAILURE, factsOf, notProvedBy, provedBy, VERDICTS } from '../../src/contexts/evidence/statements.ts';
import { readTrustedKeys } from '../../src/contexts/evidence/trusted-keys.ts';
import { verifyPackage } from '../../src/contexts/evidence/verify.ts';
import type { VerifyNote } from '../../src/kernel/note.ts';

const input = document.querySelector<HTMLInputElement>('#package')!;
const keys = document.querySelector<HTMLTextAreaElement>('#keys')!;
const answer = document.querySelector<HTMLElement>('#answer')!;

const check = async (): Promise<void> => {
  const [file] = input.files ?? [];
  if (!file) return answer.replaceChildren();
  const trusted = keys.value.trim() === '' ? { ok: true as const, value: [] } : readTrustedKeys(keys.value);
  if (!trusted.ok)
    return answer.replaceChildren(verdictBox('failed', 'No key', 'one of the lines is not name+id+base64'));
  answer.replaceChildren('Checking …');
  const bytes = new Uint8Array(await file.arrayBuffer());
  show(await verifyPackage(bytes, { trustedKeys: trusted.value, verifySignature }));
};

const verifySignature: VerifyNote = async ({ publicKey }, message, signature) => {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(message));
};

const show = ({ findings, summary, verdict }: Verification): void => {
  const { means, name } = VERDICTS[verdict];
  const by = verdict === 'verified' && summary ? `, by ${summary.signedBy.join(', ')}` : '';
  const parts: Node[] = [verdictBox(verdict, name, `${means}${by}.`)];
  for (const one of findings) parts.push(section(one.file, [`${one.message} (${one.code})`]));
  if (summary) {
    parts.push(facts(summary), section('What this proves', provedBy(summary, verdict)));
    parts.push(
      section('What this does not prove', notProvedBy(summary, verdict, 'Paste the key that you trust above.')),
    );
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

const facts = (summary: NonNullable<Verification['summary']>): HTMLElement =>
  element(
    'dl',
    '',
    ...factsOf(summary).flatMap(([label, lines]) => [
      element('dt', label),
      element('dd', '', ...lines.map((line) => element('div', line))),
    ]),
  );

const section = (title: string, points: readonly string[]): HTMLElement =>
  element('section', '', element('h2', title), element('ul', '', ...points.map((one) => element('li', one))));

input.addEventListener('change', () => void check());
keys.addEventListener('input', () => void check());
