import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitPages } from './split-pages.ts';

const SHEET = '    <path class="typst-shape" fill="#ffffff" d="M 0 0v 20 h 10 v -20 Z "/>';
/** As Typst draws it: before each page its sheet, at the place of the first. */
const drawn = `<svg class="typst-doc" viewBox="0 0 10 40" width="10pt" height="40pt">
${SHEET}
    <g>
        <use href="#a"/>
    </g>
${SHEET}
    <g transform="matrix(1 0 0 1 0 20)">
        <use href="#b"/>
    </g>
    <defs id="glyph">
        <symbol id="a"><path d="M 1"/></symbol>
        <symbol id="b"><path d="M 2"/></symbol>
    </defs>
</svg>`;

test('a page is a window onto its own group, with the letters that it uses and no others', () => {
  const [first = '', second = ''] = splitPages(drawn, 2);
  assert.match(first, /viewBox="0 0 10 20".*data-page="1" data-pages="2"/);
  assert.match(second, /viewBox="0 20 10 20".*data-page="2" data-pages="2"/);
  assert.ok(first.includes('<symbol id="a">') && !first.includes('<symbol id="b">'));
  assert.ok(second.includes('<symbol id="b">') && !second.includes('<symbol id="a">'));
});

test('nothing is drawn over what a page says: the sheet of the page after it is left out', () => {
  for (const page of splitPages(drawn, 2)) {
    assert.ok(!page.includes('typst-shape'), page);
    assert.match(page, /<\/g><defs>/);
  }
});
