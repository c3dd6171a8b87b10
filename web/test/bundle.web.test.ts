/** What a person has to load. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ensureWebBuilt, WEB_DIST } from '../build.ts';

const KB = 1_000;
const ENTRY_JS_MAX_KB = 150;
const ENTRY_CSS_MAX_KB = 25;
const CHUNK_MAX_KB = 120;

await ensureWebBuilt();
const html = readFileSync(join(WEB_DIST, 'index.html'), 'utf8');
const sizeKb = (name: string): number =>
  gzipSync(readFileSync(join(WEB_DIST, 'assets', name)), { level: 9 }).length / KB;

/** Everything that the page names itself: the entry, what it needs at once, and its styles. */
const loadedAtOnce = [...html.matchAll(/\/app\/assets\/([\w.-]+\.(?:js|css))/g)].flatMap(([, name]) => name ?? []);
const total = (extension: string): number =>
  loadedAtOnce.filter((name) => name.endsWith(extension)).reduce((sum, name) => sum + sizeKb(name), 0);

test('the first page needs little', () => {
  assert.ok(
    loadedAtOnce.some((name) => name.endsWith('.js')),
    'the page loads a script',
  );
  assert.ok(total('.js') <= ENTRY_JS_MAX_KB, `${total('.js').toFixed(1)} kB of script`);
  assert.ok(total('.css') <= ENTRY_CSS_MAX_KB, `${total('.css').toFixed(1)} kB of styles`);
});

test('no chunk is large, and the plan graph is one of its own', () => {
  const chunks = readdirSync(join(WEB_DIST, 'assets')).filter((name) => name.endsWith('.js'));
  for (const chunk of chunks) assert.ok(sizeKb(chunk) <= CHUNK_MAX_KB, `${chunk}: ${sizeKb(chunk).toFixed(1)} kB`);
  assert.ok(chunks.some((name) => name.startsWith('plan-graph')));
  assert.ok(!loadedAtOnce.some((name) => name.startsWith('plan-graph')));
});

test('the page has no script or style of its own inside it: the content policy would not run it', () => {
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\son\w+=|https?:\/\//);
});
