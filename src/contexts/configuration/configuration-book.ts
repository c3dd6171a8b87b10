/**
 * All that a bundle's configuration rests on, as plain data: what can be reached from it, and the rules of each. The server
 * reads it from the commercial model, the browser gets it as it is, and both compile the same.
 */
import type { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import type { ConfigurationRules } from './configuration.contract.ts';

export type BookOffering = Pick<
  ProductOffering,
  'key' | 'name' | 'specification' | 'fixed' | 'optionGroups' | 'components'
>;
export type BookSpecification = Pick<ProductSpecification, 'key' | 'characteristics'>;

export type ConfigurationBook = {
  /** What is configured: one of the offerings. */
  readonly offering: string;
  readonly offerings: readonly BookOffering[];
  readonly specifications: readonly BookSpecification[];
  readonly rules: readonly ConfigurationRules[];
  /** The versions that these are, where they are published. */
  readonly artifacts: readonly ArtifactRef[];
};

type Versioned<T> = { readonly content: T; readonly hash?: string };
/** Where artifacts are found by key; rules by the key of their bundle. */
export type ConfigurationSource = {
  readonly offering: (key: string) => Versioned<ProductOffering> | undefined;
  readonly specification: (key: string) => Versioned<ProductSpecification> | undefined;
  readonly rulesOf: (offering: string) => Versioned<ConfigurationRules> | undefined;
};

/** What cannot be found is left out: the catalog's own publish check names it. */
export const configurationBook = (offering: string, source: ConfigurationSource): ConfigurationBook | undefined => {
  const offerings = reachable(offering, source);
  if (offerings.length === 0) return undefined;
  const keys = new Set(offerings.flatMap(({ content }) => content.specification ?? []));
  const specifications = [...keys].flatMap((key) => source.specification(key) ?? []);
  const rules = offerings.flatMap(({ content }) => source.rulesOf(content.key) ?? []);
  return {
    offering,
    offerings: offerings.map(({ content }) => essence(content)),
    specifications: specifications.map(({ content: { key, characteristics } }) => ({ key, characteristics })),
    rules: rules.map(({ content }) => content),
    artifacts: [
      ...offerings.flatMap(versionAs('product-offering')),
      ...specifications.flatMap(versionAs('product-specification')),
      ...rules.flatMap(versionAs('configuration-rules')),
    ],
  };
};

const versionAs =
  (kind: string) =>
  ({ content, hash }: Versioned<{ readonly key: string }>): readonly ArtifactRef[] =>
    hash === undefined ? [] : [{ kind, key: content.key, hash }];

const reachable = (first: string, source: ConfigurationSource): readonly Versioned<ProductOffering>[] => {
  const found = new Map<string, Versioned<ProductOffering>>();
  const open = [first];
  for (let key = open.shift(); key !== undefined; key = open.shift()) {
    const item = found.has(key) ? undefined : source.offering(key);
    if (item === undefined) continue;
    found.set(key, item);
    const { components = [], optionGroups = [] } = item.content;
    open.push(...components.map((component) => component.offering));
    open.push(...optionGroups.flatMap(({ options }) => options.map((option) => option.offering)));
  }
  return [...found.values()];
};

/** Names, parts and what is settled: no dates, no markets, no texts, which configuration does not look at. */
const essence = ({ key, name, specification, fixed, optionGroups, components }: ProductOffering): BookOffering => ({
  key,
  name,
  ...(specification === undefined ? {} : { specification }),
  ...(fixed === undefined ? {} : { fixed }),
  ...(optionGroups === undefined ? {} : { optionGroups }),
  ...(components === undefined ? {} : { components }),
});

type Artifact = { readonly kind: string; readonly key: string; readonly content: unknown; readonly hash?: string };

/** From artifacts as they lie in a model or in files. */
export const sourceOfArtifacts = (artifacts: readonly Artifact[]): ConfigurationSource => {
  const byName = new Map(artifacts.map((artifact) => [`${artifact.kind}/${artifact.key}`, artifact]));
  const rules = artifacts.filter(({ kind }) => kind === 'configuration-rules');
  const byBundle = new Map(rules.map((artifact) => [(artifact.content as ConfigurationRules).offering, artifact]));
  // What stands in a model under a kind has passed that kind's contract.
  const as = <T>(found: Artifact | undefined): Versioned<T> | undefined => found as Versioned<T> | undefined;
  return {
    offering: (key) => as<ProductOffering>(byName.get(`product-offering/${key}`)),
    specification: (key) => as<ProductSpecification>(byName.get(`product-specification/${key}`)),
    rulesOf: (offering) => as<ConfigurationRules>(byBundle.get(offering)),
  };
};
