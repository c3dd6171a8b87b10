/** Templates are tried out with the real renderer, as a release is checked. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aTemplate } from './proposal.builder.ts';
import { openRenderer } from './render.connector.ts';
import { REHEARSALS_MAX, rehearsalWith } from './rehearse.ts';

const renderer = openRenderer();
after(renderer.close);

test('the shipped template sets everything that a proposal can say in each of its languages, and is set once', async () => {
  let renders = 0;
  const counted = {
    ...renderer,
    render: (...asked: Parameters<typeof renderer.render>) => {
      renders += 1;
      return renderer.render(...asked);
    },
  };
  const rehearse = rehearsalWith(counted);
  assert.deepEqual(await rehearse([aTemplate()]), []);
  assert.equal(renders, aTemplate().languages.length * 2, 'as an offer and as a draft');
  assert.deepEqual(await rehearse([aTemplate()]), []);
  assert.equal(renders, aTemplate().languages.length * 2, 'what was sound stays so');
});

test('a field that the page does not have is named with its line, also where only some proposals come by it', async () => {
  const { source } = aTemplate();
  const broken = aTemplate({ key: 'broken', source: `${source}\n#if d.draft != "" [\n  #d.say.colour\n]\n` });
  const [wrong, ...more] = await rehearsalWith(renderer)([broken]);
  assert.deepEqual(more, []);
  assert.equal(wrong?.template, 'broken');
  assert.equal(wrong?.refusal.code, 'document.render-failed');
  const line = broken.source.split('\n').findIndex((text) => text.includes('d.say.colour')) + 1;
  assert.deepEqual(wrong?.refusal['unknownFields'], [{ field: 'colour', lines: [line] }]);
});

test('more templates than can be tried out in one go are not taken for sound', async () => {
  const none = { ...renderer, render: () => assert.fail('nothing is set') };
  const languages = Array.from({ length: REHEARSALS_MAX }, () => 'de');
  const [wrong] = await rehearsalWith(none)([aTemplate({ languages })]);
  assert.equal(wrong?.refusal.code, 'document.queue-full');
});
