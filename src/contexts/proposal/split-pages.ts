/**
 * The pages of Typst's one long picture, each a picture of its own. All pages have one size, so a page is a window onto the whole; shapes of
 * letters that it does not use are left out, or every page would carry those of all.
 */
import { must } from '#kernel/outcome.ts';

const ROOT = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>/;
const SYMBOL = /<symbol id="([^"]+)"[\s\S]*?<\/symbol>/g;

const GROUP_END = '\n    </g>';
/** What follows the group is the sheet of the next page, which Typst draws at the place of the first: it would lie over this one. */
const untilItsEnd = (group: string): string => group.slice(0, group.lastIndexOf(GROUP_END) + GROUP_END.length);

export const splitPages = (svg: string, pages: number): readonly string[] => {
  const root = ROOT.exec(svg);
  const definitions = svg.lastIndexOf('<defs');
  must(root && definitions > 0, 'Typst draws one picture with its letters at the end');
  const [, width = '', tall = ''] = root;
  const height = Number(tall) / pages;
  // A page is a group directly under the root; everything deeper is indented further.
  const groups = svg
    .slice(root[0].length, definitions)
    .split(/\n {4}(?=<g[ >])/)
    .slice(1)
    .map(untilItsEnd);
  must(groups.length === pages, 'each page is one group');
  const symbols = new Map([...svg.slice(definitions).matchAll(SYMBOL)].map(([whole, id = '']) => [id, whole]));
  return groups.map((group, index) => {
    const used = new Set([...group.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id));
    const letters = [...used].map((id) => symbols.get(id) ?? '').join('');
    const window = `viewBox="0 ${index * height} ${width} ${height}" width="${width}pt" height="${height}pt"`;
    const xmlns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
    return `<svg ${xmlns} ${window} data-page="${index + 1}" data-pages="${pages}"><rect y="${index * height}" width="100%" height="100%" fill="#fff"/>${group}<defs>${letters}</defs></svg>`.replace(
      /\n\s*/g,
      ' ',
    );
  });
};
