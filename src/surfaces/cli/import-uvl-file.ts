/** `troth import uvl FILE DIR`: a feature model becomes a folder of catalog files, to be looked through, priced and imported. */
import { readFile } from 'node:fs/promises';
import { filesOf } from '#contexts/governance/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { CATALOG_EXIT, tellRefusal } from './catalog/exit.ts';
import { writeFolder } from './catalog/folder.ts';
import { artifactsOfUvl, importUvl, type UvlImportOptions } from './import-uvl.ts';
import type { Terminal } from './verify.ts';

export const importUvlFile = async (
  file: string,
  folder: string,
  options: UvlImportOptions,
  terminal: Terminal,
): Promise<number> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    terminal.write(`Cannot read ${file}. Nothing was imported.\n`);
    return CATALOG_EXIT.unreadable;
  }
  const imported = importUvl(text, options);
  if (!imported.ok) return tellPlaces(imported.refusal, terminal);
  const { bundle, parts, rules } = imported.value;
  const files = filesOf(artifactsOfUvl(imported.value));
  const written = await writeFolder(folder, files, { format: 1, imported: 'uvl' });
  if (!written.ok) return tellRefusal(written.refusal, terminal, 'Nothing was imported');
  terminal.write(
    `${bundle.name}: ${parts.length} options in ${bundle.optionGroups?.length ?? 0} groups, ${rules.rules.length} rules; ${files.length} files in ${folder}.\n`,
  );
  terminal.write(`Prices are not in a feature model. Then: troth catalog import ${folder}\n`);
  return CATALOG_EXIT.done;
};

const tellPlaces = (refusal: Refusal, terminal: Terminal): number => {
  const code = tellRefusal(refusal, terminal, 'Nothing was imported');
  const { places = [] } = refusal as { readonly places?: readonly { readonly line: number; readonly what: string }[] };
  for (const { line, what } of places) terminal.write(`  line ${line}: ${what}\n`);
  return code;
};
