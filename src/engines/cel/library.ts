/**
 * The one door to `@marcbachmann/cel-js` (MIT, no dependencies, runs in the browser). One person maintains it, so everything
 * that we use of it is named here, and a change of library is a change of this folder alone.
 */
// oxlint-disable-next-line no-restricted-imports -- an engine's own evaluator, browser-safe and pure
export { Environment } from '@marcbachmann/cel-js';
// oxlint-disable-next-line no-restricted-imports -- as above
export type { ASTNode } from '@marcbachmann/cel-js';
