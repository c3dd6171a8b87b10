/**
 * TypeScript without its comments, place for place, so that a comment that mentions a clock is not taken for one. It knows
 * strings, templates and regular expressions, because `'https://…'` is no comment.
 */

type Mode = "'" | '"' | '`' | 'code' | 'regex' | 'class';

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** A slash after one of these begins a regular expression; after anything else it divides. */
const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else))\s*$/;
const LOOK_BACK = 40;

export const withoutComments = (text: string): string => {
  const modes: Mode[] = ['code'];
  // Braces open since a template's `${`, so that the right `}` returns to the template.
  const braces: number[] = [0];
  let out = '';
  let at = 0;
  const take = (count: number): void => {
    out += text.slice(at, at + count);
    at += count;
  };
  const end = (): void => {
    modes.pop();
    take(1);
  };
  const skipTo = (end: number): void => {
    const stop = end === -1 ? text.length : end;
    out += blank(text.slice(at, stop));
    at = stop;
  };
  const inCode = (char: string, next: string): void => {
    if (char === '/' && next === '/') return skipTo(text.indexOf('\n', at));
    if (char === '/' && next === '*') return skipTo(text.indexOf('*/', at + 2) + 2);
    if (char === "'" || char === '"' || char === '`') modes.push(char);
    else if (char === '/' && REGEX_MAY_FOLLOW.test(out.slice(-LOOK_BACK))) modes.push('regex');
    else if (char === '{') braces.push((braces.pop() ?? 0) + 1);
    else if (char === '}' && braces.at(-1) === 0) {
      braces.pop();
      return end();
    } else if (char === '}') braces.push((braces.pop() ?? 0) - 1);
    take(1);
  };
  const inTemplate = (char: string, next: string): void => {
    if (char === '`') return end();
    if (char !== '$' || next !== '{') return take(1);
    modes.push('code');
    braces.push(0);
    take(2);
  };
  const inRegex = (mode: 'regex' | 'class', char: string): void => {
    if (mode === 'class') return char === ']' ? end() : take(1);
    if (char === '/' || char === '\n') return end();
    if (char === '[') modes.push('class');
    take(1);
  };

  while (at < text.length) {
    const mode = modes.at(-1) ?? 'code';
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (mode === 'code') inCode(char, next);
    else if (char === '\\') take(2);
    else if (mode === '`') inTemplate(char, next);
    else if (mode === 'regex' || mode === 'class') inRegex(mode, char);
    else if (char === mode || char === '\n') end();
    else take(1);
  }
  return out;
};
