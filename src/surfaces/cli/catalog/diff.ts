/** `troth catalog diff A B` and `troth catalog check DIR`: publications or folders, compared and checked in words. */
import { artifactsOf, diffModels, diffText, releaseProblems, type Artifact } from '#contexts/governance/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Terminal } from '../verify.ts';
import { CATALOG_EXIT, tellRefusal } from './exit.ts';
import { readFolder } from './folder.ts';
import { readPublished, type Server } from './server.ts';
import { counted } from '../counted.ts';

const isPublication = (name: string): boolean =>
  name === 'in-force' || name === 'none' || /^sha256:[0-9a-f]{64}$/.test(name);

const sideOf = async (name: string, server: () => Promise<Server>): Promise<Outcome<readonly Artifact[]>> => {
  if (!isPublication(name)) {
    const files = await readFolder(name);
    return files.ok ? artifactsOf(files.value) : files;
  }
  const published = await readPublished(await server(), name);
  return published.ok ? accepted(published.value.items) : published;
};

/** A name that is no publication is a folder; two folders are compared without a server. */
export const diffCatalogs = async (
  sides: readonly [string, string],
  server: () => Promise<Server>,
  terminal: Terminal,
): Promise<number> => {
  const before = await sideOf(sides[0], server);
  if (!before.ok) return tellRefusal(before.refusal, terminal, `${sides[0]} cannot be read`);
  const after = await sideOf(sides[1], server);
  if (!after.ok) return tellRefusal(after.refusal, terminal, `${sides[1]} cannot be read`);
  terminal.write(diffText(diffModels(before.value, after.value)));
  return CATALOG_EXIT.done;
};

/** The gate over a folder, before anybody is asked: what only a server knows (the open book, who works here) it does not look at. */
export const checkFolder = async (folder: string, on: string, terminal: Terminal): Promise<number> => {
  const files = await readFolder(folder);
  if (!files.ok) return tellRefusal(files.refusal, terminal, 'Nothing was checked');
  const artifacts = artifactsOf(files.value);
  if (!artifacts.ok) return tellRefusal(artifacts.refusal, terminal, 'The files cannot be read');
  const problems = releaseProblems({ after: artifacts.value, before: [], effectiveOn: on });
  for (const { gate, code, message, offending, whatToDo, severity } of problems)
    terminal.write(
      `${severity ?? 'problem'} ${gate} ${code}\n  ${message}\n  at ${offending.join(', ')}\n  ${whatToDo}\n`,
    );
  const blocking = problems.filter(({ severity }) => severity === undefined).length;
  terminal.write(
    `${counted(artifacts.value.length, 'artifact')}, ${counted(blocking, 'problem')}, ${counted(problems.length - blocking, 'warning')}.\n`,
  );
  return blocking === 0 ? CATALOG_EXIT.done : CATALOG_EXIT.refused;
};
