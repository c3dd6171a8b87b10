/**
 * `troth catalog import DIR`: the files become drafts of one new release, all of them or none. Only what differs from what is in
 * force is drafted, so that importing an export changes nothing.
 */
import { InvalidArgumentError } from 'commander';
import { artifactHash, artifactsOf, diffModels, diffText, isKind, type Artifact } from '#contexts/governance/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Terminal } from '../verify.ts';
import { CATALOG_EXIT, tellRefusal } from './exit.ts';
import { readFolder } from './folder.ts';
import { readPublished, type Published, type Server } from './server.ts';
import { counted } from '../counted.ts';

export type ImportCatalogOptions = {
  readonly release: string;
  readonly dryRun: boolean;
  /** Take out of the model what the folder does not have. */
  readonly prune: boolean;
  /** Who writes a kind, where that is not the person who imports. */
  readonly writers: Readonly<Record<string, string>>;
};

type Change = { readonly kind: string; readonly key: string; readonly content?: unknown };

const nameOf = ({ kind, key }: { readonly kind: string; readonly key: string }): string => `${kind}/${key}`;

const changesOf = (artifacts: readonly Artifact[], published: Published, prune: boolean): readonly Change[] => {
  const inForce = new Map(published.items.map((item) => [nameOf(item), item.hash]));
  const given = new Set(artifacts.map(nameOf));
  return [
    ...artifacts.filter(({ kind, key, content }) => inForce.get(nameOf({ kind, key })) !== artifactHash(kind, content)),
    // What is withheld from the reader is no item of theirs: that the folder lacks it means nothing.
    ...(prune ? published.items.filter((item) => !given.has(nameOf(item))) : []).map(({ kind, key }) => ({
      kind,
      key,
    })),
  ];
};

const merged = (before: readonly Artifact[], changes: readonly Change[]): readonly Artifact[] => {
  const changed = new Set(changes.map(nameOf));
  return [
    ...before.filter((artifact) => !changed.has(nameOf(artifact))),
    ...changes.flatMap(({ kind, key, content }) => (content === undefined ? [] : [{ kind, key, content }])),
  ];
};

const draft = async (
  changes: readonly Change[],
  releaseId: string,
  server: Server,
  writers: ImportCatalogOptions['writers'],
): Promise<Outcome<true>> => {
  for (const [kind, own] of Map.groupBy(changes, ({ kind: of }) => of)) {
    const artifacts = own.map(({ key, content }) =>
      content === undefined ? { key, removed: true } : { key, content },
    );
    const written = await server.put(`/artifacts/${kind}/drafts`, { releaseId, artifacts }, writers[kind]);
    if (!written.ok) return written;
  }
  return accepted(true);
};

type Checklist = {
  readonly checklist: readonly {
    readonly question: string;
    readonly passed: boolean;
    readonly problems: number;
    readonly warnings: number;
  }[];
};

const tellChecklist = async (releaseId: string, server: Server, terminal: Terminal): Promise<void> => {
  const checked = await server.get<Checklist>(`/releases/${releaseId}/problems`);
  if (!checked.ok) return;
  for (const { question, passed, problems, warnings } of checked.value.checklist)
    terminal.write(
      `  ${passed ? 'yes' : 'NO '}  ${question}${problems > 0 ? `: ${problems} problems` : ''}${warnings > 0 ? ` (${warnings} warnings)` : ''}\n`,
    );
};

export const importCatalog = async (
  folder: string,
  options: ImportCatalogOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const nothing = 'Nothing was imported';
  const files = await readFolder(folder);
  if (!files.ok) return tellRefusal(files.refusal, terminal, nothing);
  const artifacts = artifactsOf(files.value);
  if (!artifacts.ok) return tellRefusal(artifacts.refusal, terminal, nothing);
  const published = await readPublished(server, 'in-force');
  if (!published.ok) return tellRefusal(published.refusal, terminal, nothing);
  const changes = changesOf(artifacts.value, published.value, options.prune);
  if (changes.length === 0) {
    terminal.write('The files say what is in force: nothing to import.\n');
    return CATALOG_EXIT.done;
  }
  const before = published.value.items;
  terminal.write(diffText(diffModels(before, merged(before, changes))));
  if (options.dryRun) {
    terminal.write(`\nA dry run: ${counted(changes.length, 'artifact')} would be drafted.\n`);
    return CATALOG_EXIT.done;
  }
  const purpose = `Imported with troth catalog import`;
  const begun = await server.send<{ readonly result: { readonly releaseId: string } }>('/releases', {
    name: options.release,
    purpose,
  });
  if (!begun.ok) return tellRefusal(begun.refusal, terminal, nothing);
  const { releaseId } = begun.value.result;
  const drafted = await draft(changes, releaseId, server, options.writers);
  if (!drafted.ok) {
    const withdrawn = await server.send(`/releases/${releaseId}/withdraw`, {});
    const left = withdrawn.ok ? nothing : `Release ${releaseId} is left as a draft and must be withdrawn`;
    return tellRefusal(drafted.refusal, terminal, left);
  }
  terminal.write(`\n${counted(changes.length, 'artifact')} drafted into release ${releaseId} (${options.release}).\n`);
  await tellChecklist(releaseId, server, terminal);
  return CATALOG_EXIT.done;
};

/** `price-book=piet.pricing`: each kind once. */
export const readWriter = (
  text: string,
  writers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const [kind = '', person = ''] = text.split('=');
  if (!isKind(kind) || person === '')
    throw new InvalidArgumentError('Give KIND=PERSON, such as price-book=piet.pricing.');
  return { ...writers, [kind]: person };
};
