/** Whether everything that is named exists. One row a kind says what it names, so a new kind cannot forget its own. */
import { partsOf } from '#contexts/catalog/index.ts';
import { artifactKinds, isKind, type Contents, type KindName } from '../artifact-kinds.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

export type Reference = { readonly path: string; readonly kind: KindName; readonly key: string };
type ReferencesOf = { readonly [K in KindName]: (content: Contents[K]) => readonly Reference[] };

const offeringAt = (path: string, key: string): Reference => ({ path, kind: 'product-offering', key });

const referencesOf: ReferencesOf = {
  'product-specification': () => [],
  'product-offering': (offering) => [
    ...(offering.specification === undefined
      ? []
      : [{ path: '/specification', kind: 'product-specification' as const, key: offering.specification }]),
    ...partsOf(offering).map((part) => offeringAt(`${part.path}/offering`, part.offering)),
    ...(offering.migratesTo ?? []).map((key, index) => offeringAt(`/migratesTo/${index}`, key)),
  ],
  'decomposition-rules': ({ rules }) =>
    rules.flatMap((rule, index) => [
      ...('offering' in rule ? [offeringAt(`/rules/${index}/offering`, rule.offering)] : []),
      ...('specification' in rule
        ? [{ path: `/rules/${index}/specification`, kind: 'product-specification' as const, key: rule.specification }]
        : []),
    ]),
};

const unknownIn = <K extends KindName>(model: Model, kind: K): readonly Finding[] =>
  model.of(kind).flatMap((content) =>
    referencesOf[kind](content)
      .filter((reference) => !model.has(reference.kind, reference.key))
      .map((reference) => ({
        code: 'reference.unknown',
        message: `It names ${reference.kind} ${reference.key}, which does not exist in this release or before it.`,
        offending: [at(kind, content.key, reference.path)],
        whatToDo: 'Correct the key, or add what it names to the release.',
      })),
  );

const withoutSpecification = (model: Model): readonly Finding[] =>
  model
    .of('product-offering')
    .filter((offering) => offering.specification === undefined && offering.bundle === undefined)
    .map((offering) => ({
      code: 'offering.no-specification',
      message: `${offering.name} is no bundle and has no specification, so nobody can say what is sold.`,
      offending: [at('product-offering', offering.key, '/specification')],
      whatToDo: 'Name the product specification that it sells.',
    }));

export const specificationsExist: PublishCheck = {
  gate: 'specification',
  promise: 'Every offering that is no bundle says what it sells.',
  find: ({ model }) => withoutSpecification(model),
};

export const everythingNamedExists: PublishCheck = {
  gate: 'references',
  promise: 'Everything that an artifact names exists.',
  find: ({ model }) =>
    Object.keys(artifactKinds)
      .filter(isKind)
      .flatMap((kind) => unknownIn(model, kind)),
};
