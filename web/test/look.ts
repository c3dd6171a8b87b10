/** Opening pages as a person, and what is looked at on every one of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import type { Troth } from '../../test/support/troth.ts';

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

type Principal = {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly roles: readonly string[];
};
/** What went wrong while a page was open. */
export type Seen = { readonly page: Page; readonly errors: string[]; readonly payloads: string[] };

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const sessionFor = async (stage: Troth, person: string): Promise<string> => {
  const { people, tenant } = (await (await fetch(`${stage.url}/dev/people`)).json()) as {
    readonly people: readonly Principal[];
    readonly tenant: { readonly name: string };
  };
  const principal = people.find(({ key }) => key === person);
  assert.ok(principal, `${person} is one of the people`);
  return JSON.stringify({ token: await stage.tokenFor(person), principal: { ...principal, tenantName: tenant.name } });
};

/** A page with its session, listening for everything that must not happen on it. */
export const openAs = async (
  context: BrowserContext,
  stage: Troth,
  person: string | null,
  path: string,
): Promise<Seen> => {
  const page = await context.newPage();
  const seen: Seen = { page, errors: [], payloads: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.errors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.errors.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(stage.url) && !request.url().startsWith('blob:'))
      seen.errors.push(`off origin: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (!(response.headers()['content-type'] ?? '').includes('json')) return;
    void response.text().then(
      (text) => seen.payloads.push(text),
      () => undefined,
    );
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  if (person !== null) {
    const session = await sessionFor(stage, person);
    await page.addInitScript((text) => sessionStorage.setItem('troth.session', text), session);
  }
  await page.goto(`${stage.url}/app${path}`);
  await settled(page);
  return seen;
};

/** Nothing is loading any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForSelector('h1');
  await page.waitForFunction(() => document.querySelector('.skeleton, [data-loading=true]') === null);
};

type AxeResult = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
};

export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { readonly axe: { run: (o: object) => Promise<{ violations: AxeResult[] }> } };
    return (await axe.run({ resultTypes: ['violations'] })).violations;
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

/**
 * Contrast of every visible text with what is behind it, by WCAG 2's formula: axe leaves what it is not sure of as
 * "incomplete", and blue text on blue was once among that.
 */
export const poorContrast = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    type Rgba = readonly [number, number, number, number];
    const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (brush === null) throw new Error('a canvas turns every CSS colour into numbers');
    const known = new Map<string, Rgba>();
    const rgba = (css: string): Rgba => {
      const found = known.get(css);
      if (found) return found;
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = css;
      brush.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = brush.getImageData(0, 0, 1, 1).data;
      const made: Rgba = [r, g, b, a / 255];
      known.set(css, made);
      return made;
    };
    const over = (top: Rgba, under: Rgba): Rgba => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + under[at] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Rgba =>
      element === null
        ? [255, 255, 255, 1]
        : over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
    const light = (value: number) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]: Rgba) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    const ratio = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const findings: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        continue;
      if (element.closest('.unseen, [disabled], [data-disabled], option, script, style')) continue;
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ground = behind(element);
      const found = ratio(luminance(over(rgba(style.color), ground)), luminance(ground));
      if (found < (large ? 3 : 4.5)) findings.push(`${found.toFixed(2)} "${text.slice(0, 40)}"`);
    }
    return findings;
  });

/** What holds on every page; the path names it in the message. */
export const assertSound = async (seen: Seen, name: string): Promise<void> => {
  assert.deepEqual(await axeFindings(seen.page), [], `${name}: axe finds nothing`);
  await assertFits(seen, name);
};

/** Without axe, which takes a second a page and was asked on a desk. */
export const assertFits = async ({ page, errors }: Seen, name: string): Promise<void> => {
  assert.deepEqual(await poorContrast(page), [], `${name}: every text can be read`);
  assert.equal(await page.locator('h1').count(), 1, `${name}: one h1`);
  assert.match(await page.title(), /^.+ · Troth$/, `${name}: a title of its own`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `${name}: the page never scrolls sideways, it is ${wider} px too wide`);
  assert.deepEqual(errors, [], `${name}: no console error, no policy violation, nothing asked of another origin`);
};
