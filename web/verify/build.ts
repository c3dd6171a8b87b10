/**
 * Makes the verifying page: one HTML file with all in it, which works from a folder, a mail or a web server alike, and asks
 * nobody for anything. `node web/verify/build.ts FILE` writes it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const verifyPage = async (): Promise<string> => {
  const html = await readFile(here('./verify.html'), 'utf8');
  // A closing tag inside a text of the script would end it; a function, because a replacement text gives $ a meaning.
  const script = (await bundled()).replaceAll('</script', String.raw`<\/script`);
  return html.replace('/* SCRIPT */', () => script);
};

const bundled = async (): Promise<string> => {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: here('.'),
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: here('./main.ts'), formats: ['es'] },
    },
  });
  const outputs = Array.isArray(made) ? made.flatMap((one) => one.output) : 'output' in made ? made.output : [];
  const [chunk, ...others] = outputs;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('the verifying page is one script');
  return chunk.code;
};

if (import.meta.main) {
  const [, , target] = process.argv;
  if (target === undefined) throw new Error('Usage: node web/verify/build.ts FILE');
  await writeFile(target, await verifyPage());
}
