/**
 * `index.html`: the package for a person who opens it with nothing but a browser. It follows from the other files, byte for byte,
 * and a verifier makes it again and compares: a page that says something else than the evidence is an offence.
 *
 * Each form is frozen under its version: a change makes a newer one beside it, and pages of the older ones are made for ever, because a
 * package that left the house years ago is checked by making its page again.
 */
import { type ReadingVersion, sectionsOf, type Section } from './reading-sections.ts';
import type { ReadingView } from './reading-view.ts';

export const INDEX = 'index.html';
export const READING_KIND = 'troth/reading/';
/** 2: how strong the acceptance is and what was agreed to, in words; what became of the contract. */
export const READING_VERSION: ReadingVersion = 2;

/** The version that a page says it has; undefined where it says none that is known. */
export const readingVersionOf = (page: string): ReadingVersion | undefined =>
  ([1, 2] as const).find((version) => page.includes(`<!-- ${READING_KIND}${version} -->`));

export const readingPage = (view: ReadingView, version: ReadingVersion = READING_VERSION): string => {
  const { head } = view;
  const title = `Evidence of ${head.subject.kind} ${head.subject.id}`;
  return [
    '<!doctype html>',
    `<!-- ${READING_KIND}${version} -->`,
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(title)}</h1>`,
    `<p>Made for: ${escaped(head.audience)}. Tenant ${escaped(head.tenant)}. ${view.entries.length} entries.</p>`,
    '<p><strong>This page proves nothing by itself.</strong> Check the whole file with <code>troth verify</code> or the verifying page; both make this page again from the evidence and compare it. What is sealed for other readers is not in here.</p>',
    ...sectionsOf(view, version).map(sectionHtml),
    '<h2>How to check it</h2><p><code>troth verify FILE --key KEYFILE</code>, with the key that the keeper of the log gave you by another way. Without a key it shows integrity only: that the file agrees with itself.</p>',
    '</body></html>',
    '',
  ].join('\n');
};

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere}' +
  'h2{margin:2rem 0 .5rem;font-size:1.1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;' +
  'padding:.35rem .6rem .35rem 0;border-top:1px solid #ccd}.none{color:#556}div{overflow-x:auto}';

const sectionHtml = ({ absent, head, rows, title }: Section): string => {
  if (rows.length === 0) return `<h2>${escaped(title)}</h2>\n<p class="none">${escaped(absent)}</p>`;
  const header =
    head.length === 0 ? '' : `<tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr>`;
  const body = rows.map(
    (row) => `<tr>${row.map((cell, at) => cellHtml(cell, head.length === 0 && at === 0)).join('')}</tr>`,
  );
  return `<h2>${escaped(title)}</h2>\n<div><table>${header}\n${body.join('\n')}\n</table></div>`;
};

const cellHtml = (text: string, isName: boolean): string =>
  isName ? `<th scope="row">${escaped(text)}</th>` : `<td>${escaped(text)}</td>`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
