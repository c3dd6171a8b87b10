/** `troth import uvl FILE DIR`: a feature model becomes a folder of catalog files, to be looked through, priced and imported. */
import { filesOf } from '#contexts/governance/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { CATALOG_EXIT, tellRefusal } from './catalog/exit.ts';
import { writeFolder } from './catalog/folder.ts';
import { artifactsOfUvl, importUvl, type UvlImportOptions } from './import-uvl.ts';
import { readText } from './read-text.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';
import { counted } from './counted.ts';

export const importUvlFile = async (
  file: string,
  folder: string,
  options: UvlImportOptions,
  terminal: Terminal,
): Promise<number> => {
  const text = await readText(file);
  if (!text.ok) return tellRefusal(text.refusal, terminal, 'Nothing was imported');
  const imported = importUvl(text.value, options);
  if (!imported.ok) return tellPlaces(imported.refusal, terminal);
  const { bundle, parts, rules } = imported.value;
  const files = filesOf(artifactsOfUvl(imported.value));
  const written = await writeFolder(folder, files, { format: 1, imported: 'uvl' });
  if (!written.ok) return tellRefusal(written.refusal, terminal, 'Nothing was imported');
  terminal.write(
    `${bundle.name}: ${counted(parts.length, 'option')} in ${counted(bundle.optionGroups?.length ?? 0, 'group')}, ${counted(rules.rules.length, 'rule')}; ${counted(files.length, 'file')} in ${folder}.\n`,
  );
  terminal.write(`Prices are not in a feature model. Then: troth catalog import ${folder}\n`);
  return CATALOG_EXIT.done;
};

const tellPlaces = ({ places = [], ...refusal }: Placed, terminal: Terminal): number => {
  const faults = places.map(({ line, what }) => `line ${line}: ${what}`);
  sayNo(terminal, refusal as Refusal, 'Nothing was imported', faults);
  return CATALOG_EXIT.refused;
};

type Placed = Refusal & { readonly places?: readonly { readonly line: number; readonly what: string }[] };
