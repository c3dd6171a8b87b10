/** `troth import genai-prices FILE`: reads the list, says what it became and what could not be said, and, asked to, drafts it into a release. */
import type { Stage } from '#seeds/story.ts';
import { well } from '#seeds/story.ts';
import { httpStage } from './http-stage.ts';
import {
  GENAI_IMPORT_DEFAULTS,
  type GenaiImport,
  type GenaiImportOptions,
  importGenaiPrices,
} from './import-genai-prices.ts';
import { readText } from './read-text.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';

export const IMPORT_EXIT = { imported: 0, refused: 1, unreadable: 2 } as const;

export type ImportOptions = {
  readonly json?: boolean;
  /** A running Troth: the artifacts become drafts of a new release there. */
  readonly server?: string;
  readonly as?: string;
  readonly pricingAs?: string;
};

const SHOWN_MAX = 20;

const tell = (imported: GenaiImport, terminal: Terminal): void => {
  const { imported: counts, notRepresented } = imported.report;
  terminal.write(
    `${counts.providers} providers, ${counts.models} models, ${counts.rates} rates became ${imported.specifications.length} specifications, ${imported.offerings.length} offerings and ${counts.priceEntries} price list entries.\n`,
  );
  terminal.write(
    `${notRepresented.length} things are not represented${notRepresented.length > SHOWN_MAX ? `, the first ${SHOWN_MAX} of them` : ''}:\n`,
  );
  for (const { path, name, reason } of notRepresented.slice(0, SHOWN_MAX))
    terminal.write(`  ${name} (${path}): ${reason}\n`);
  if (notRepresented.length > SHOWN_MAX) terminal.write('  … all of them with --json\n');
};

const draftInto = async (
  stage: Stage,
  imported: GenaiImport,
  seller: string,
  pricing: string,
  terminal: Terminal,
): Promise<void> => {
  const { result } = await well<{ result: { releaseId: string } }>(
    stage.send(seller, '/releases', {
      name: 'Model providers’ list prices',
      purpose: 'Imported with troth import genai-prices',
    }),
    'a release is drafted',
  );
  const parts = [
    [seller, 'product-specification', imported.specifications],
    [seller, 'product-offering', imported.offerings],
    [pricing, 'price-book', [imported.priceBook]],
  ] as const;
  for (const [person, kind, contents] of parts) {
    terminal.write(`  … ${contents.length} × ${kind}\n`);
    const artifacts = contents.map((content) => ({ key: content.key, content }));
    await well(
      stage.put(person, `/artifacts/${kind}/drafts`, { releaseId: result.releaseId, artifacts }),
      `${kind} is drafted`,
    );
  }
  terminal.write(
    `Drafted into release ${result.releaseId}. Validate it with troth release validate ${result.releaseId}; the gate names what is missing.\n`,
  );
};

export const importList = async (file: string, options: ImportOptions, terminal: Terminal): Promise<number> => {
  const text = await readText(file);
  if (!text.ok) {
    sayNo(terminal, text.refusal, 'Nothing was imported');
    return IMPORT_EXIT.unreadable;
  }
  const seller = options.as ?? 'carla.catalog';
  const pricing = options.pricingAs ?? 'piet.pricing';
  const settings: GenaiImportOptions = { ...GENAI_IMPORT_DEFAULTS, owner: seller };
  const imported = importGenaiPrices(text.value, settings);
  if (!imported.ok) {
    sayNo(terminal, imported.refusal, 'Nothing was imported');
    return IMPORT_EXIT.refused;
  }
  const priced = {
    ...imported.value.priceBook,
    owner: pricing,
    countries: [...settings.markets],
    channels: [...settings.channels],
  };
  const drafts: GenaiImport = { ...imported.value, priceBook: priced };
  if (options.json) terminal.write(`${JSON.stringify(drafts)}\n`);
  else tell(drafts, terminal);
  if (options.server !== undefined)
    await draftInto(
      await httpStage({ url: options.server, standIns: {}, tell: () => {} }),
      drafts,
      seller,
      pricing,
      terminal,
    );
  return IMPORT_EXIT.imported;
};
