/** The house as the rules see it: every file that git would take, its text, and its code without comments. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutComments } from './without-comments.ts';

export type HouseFile = {
  readonly path: string;
  readonly text: string;
  /** The same length, line for line, with comments blanked: what a rule about code looks at. */
  readonly code: string;
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READ = /\.(ts|tsx|mjs|sql|md|json|cedar|cedarschema|yml|html|css)$|^\.ci\/run$/;
const TOO_LARGE_BYTES = 2_000_000;

const git = (...args: readonly string[]): readonly string[] =>
  execFileSync('git', [...args], { cwd: ROOT, encoding: 'utf8', maxBuffer: 16 * 2 ** 20 })
    .split('\0')
    .filter(Boolean);

export const houseFile = (path: string, text: string): HouseFile => ({
  path,
  text,
  code: /\.(ts|tsx|mjs)$/.test(path) ? withoutComments(text) : text,
});

/** What is tracked and what would be, so that a file offends before it is committed and not after. */
export const readHouse = (): readonly HouseFile[] =>
  [...new Set(git('ls-files', '-z', '--cached', '--others', '--exclude-standard'))]
    .filter((path) => existsSync(join(ROOT, path)))
    .sort()
    .map((path) => houseFile(path, READ.test(path) ? textOf(path) : ''));

/** Fonts, images and large data are known by their paths only. */
const textOf = (path: string): string =>
  statSync(join(ROOT, path)).size < TOO_LARGE_BYTES ? readFileSync(join(ROOT, path), 'utf8') : '';

/** Builders make what tests are about; nothing that runs imports them. */
export const isTest = (path: string): boolean => /\.(test|builder)\.ts$/.test(path) || path.startsWith('test/');

/** The specifiers that a file imports, with types, and the line each stands on. */
export const importsOf = (file: HouseFile): readonly { readonly from: string; readonly line: number }[] =>
  [...file.code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^'\n]+)'/g)].map((match) => ({
    from: match[1] ?? '',
    line: lineAt(file.code, match.index),
  }));

export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Every place where an expression is found in the code, as "path:line text". */
export const places = (file: HouseFile, expression: RegExp): readonly string[] =>
  [...file.code.matchAll(expression)].map(
    (match) => `${file.path}:${lineAt(file.code, match.index)} ${match[0].trim().replace(/\s+/g, ' ').slice(0, 100)}`,
  );

/** The context that a file belongs to, by its folder. */
export const contextOf = (path: string): string | undefined => /^src\/contexts\/([^/]+)\//.exec(path)?.[1];

const IO_SUFFIX = /\.(store|routes|jobs|connector|process)\.ts$/;
export const isIo = (path: string): boolean => IO_SUFFIX.test(path);

/** Deciding: the kernel, the engines, the flows, and what a context says outside the files whose names announce IO. */
export const isPure = (path: string): boolean =>
  /^src\/(kernel|engines|flows|contexts)\/.*\.ts$/.test(path) && !isTest(path) && !isIo(path);
