/**
 * `npm run bench` prints one table of all parts, `npm run bench -- convert` runs one of them, `npm run bench -- configure MODEL`
 * looks at a feature model. Each loads only what it measures, so that its memory is its own.
 */
const [part, ...rest] = process.argv.slice(2);
if (part === 'configure' && rest.length > 0) {
  const { runConfigure } = await import('./configure.ts');
  process.exitCode = runConfigure(rest);
} else {
  const { benchTable } = await import('./parts.ts');
  await benchTable(process.argv.slice(2));
}
