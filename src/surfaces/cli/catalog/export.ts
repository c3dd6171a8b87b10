/** `troth catalog export DIR`: a publication as a folder of files that can be kept in git and carried elsewhere. */
import { clashesOf, filesOf } from '#contexts/governance/index.ts';
import type { Terminal } from '../verify.ts';
import { CATALOG_EXIT, tellRefusal } from './exit.ts';
import { writeFolder } from './folder.ts';
import { readPublished, type Server } from './server.ts';
import { counted } from '../counted.ts';

export const exportCatalog = async (
  folder: string,
  publication: string,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const found = await readPublished(server, publication);
  if (!found.ok) return tellRefusal(found.refusal, terminal, 'Nothing was exported');
  const { modelHash, release, items, withheld } = found.value;
  const files = filesOf(items);
  const clashes = clashesOf(files);
  const written = await writeFolder(folder, files, {
    format: 1,
    publication: modelHash,
    release,
    artifacts: items.length,
    withheld,
  });
  if (!written.ok) return tellRefusal(written.refusal, terminal, 'Nothing was exported');
  terminal.write(
    `${counted(items.length, 'artifact')} in ${counted(files.length, 'file')}, as published in ${modelHash}.\n`,
  );
  if (written.value.removed > 0)
    terminal.write(`${written.value.removed} files of an earlier export were taken away.\n`);
  if (withheld > 0) terminal.write(`  withheld: ${withheld} artifacts that you may not see inside.\n`);
  for (const same of clashes)
    terminal.write(`  beware: on a file system that does not tell A from a these are one: ${same.join(', ')}\n`);
  return CATALOG_EXIT.done;
};
