/** Whether a customer of every market can be shown what is promised: clauses of their country, in one whole language that a template has. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { proposalLanguages, type Clause } from '#contexts/proposal/index.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';
import { fileKeyOf } from '../artifact-kinds.ts';

const inForce = ({ effective }: Clause, on: string): boolean =>
  effective.from <= on && (effective.to === undefined || on < effective.to);

/** Languages in which every clause of the country exists: part of the terms would promise what legal never wrote. */
const wholeLanguages = (clauses: readonly Clause[]): readonly string[] => {
  const keys = new Set(clauses.map(({ key }) => key));
  return [...Map.groupBy(clauses, ({ language }) => language)]
    .filter(([, own]) => new Set(own.map(({ key }) => key)).size === keys.size)
    .map(([language]) => language);
};

const marketsSold = ({ model, effectiveOn }: Candidate): readonly string[] => [
  ...new Set(
    model
      .of('product-offering')
      .filter(({ sellable, onlyInBundle }) => !onlyInBundle && (sellable.to === undefined || effectiveOn < sellable.to))
      .flatMap(({ markets }) => markets),
  ),
];

const marketFindings = (candidate: Candidate): readonly Finding[] => {
  const { model, effectiveOn } = candidate;
  const byCountry = Map.groupBy(
    model.of('clause').filter((clause) => inForce(clause, effectiveOn)),
    ({ country }) => country,
  );
  const printable = new Set(model.of('proposal-template').flatMap(({ languages }) => languages));
  return marketsSold(candidate).flatMap((market): readonly Finding[] => {
    const clauses = byCountry.get(market) ?? [];
    const languages = wholeLanguages(clauses);
    const where = clauses.map((clause) => at('clause', fileKeyOf('clause', clause)));
    if (clauses.length === 0)
      return [
        {
          code: 'proposal.no-clauses',
          message: `Something is sold in ${market}, and there are no clauses in force for a customer there.`,
          offending: [`clause/${market}`],
          whatToDo: `Add clauses for ${market}, or sell nothing there.`,
        },
      ];
    if (languages.length === 0)
      return [
        {
          code: 'proposal.no-whole-language',
          message: `The clauses for ${market} are complete in no language.`,
          offending: where,
          whatToDo: 'Translate the clauses that are missing in at least one language.',
        },
      ];
    if (!languages.some((language) => printable.has(language)))
      return [
        {
          code: 'proposal.no-template',
          message: `The clauses for ${market} are in ${languages.join(', ')}, and no proposal template prints that.`,
          offending: where,
          whatToDo: 'Add the language to a proposal template, or the clauses in a language that one has.',
        },
      ];
    return [];
  });
};

/** One of us sells in each market, and only one: a contract has one seller. */
const sellerFindings = (candidate: Candidate): readonly Finding[] =>
  marketsSold(candidate).flatMap((market) => {
    const sellers = candidate.model.of('legal-entity').filter(({ markets }) => markets.includes(market));
    if (sellers.length === 1) return [];
    return [
      {
        code: sellers.length === 0 ? 'proposal.no-seller' : 'proposal.several-sellers',
        message:
          sellers.length === 0
            ? `Something is sold in ${market}, and no legal entity sells there.`
            : `${sellers.map(({ legalName }) => legalName).join(' and ')} both sell in ${market}.`,
        offending:
          sellers.length === 0
            ? [`legal-entity/${market}`]
            : sellers.map(({ key }) => at('legal-entity', key, '/markets')),
        whatToDo:
          sellers.length === 0
            ? `Give the market to a legal entity, or sell nothing there.`
            : 'Leave the market to one of them.',
      },
    ];
  });

/** A template may only claim languages in which the numbers, dates and words around the terms can be written. */
const unwritable = ({ model }: Candidate): readonly Finding[] =>
  model.of('proposal-template').flatMap(({ key, name, languages }) =>
    languages
      .filter((language) => !proposalLanguages.includes(language))
      .map((language) => ({
        code: 'proposal.unknown-language',
        message: `${name} claims ${language}, and Troth cannot write numbers, dates and labels in it.`,
        offending: [at('proposal-template', key, '/languages')],
        whatToDo: `Claim only ${proposalLanguages.join(', ')}.`,
      })),
  );

const doubled = ({ model, effectiveOn }: Candidate): readonly Finding[] =>
  [
    ...Map.groupBy(
      // Other texts for a clause stand where it stands.
      model.of('clause').filter((clause) => clause.alternative === undefined && inForce(clause, effectiveOn)),
      (clause) => `${clause.country}/${clause.language}/${clause.order}`,
    ),
  ]
    .filter(([, same]) => same.length > 1)
    .map(([, same]) => ({
      code: 'proposal.clauses-in-one-place',
      message: `${same.length} clauses claim the same place on the page.`,
      offending: same.map((clause) => at('clause', fileKeyOf('clause', clause), '/order')),
      whatToDo: 'Give each its own place, so that a reader finds the terms in the order legal wrote them.',
    }));

export const customersCanBeShown: PublishCheck = {
  gate: 'proposals',
  promise: 'In every market one of us sells, under whole terms, in a language that a template prints.',
  find: (candidate) => [
    ...sellerFindings(candidate),
    ...unwritable(candidate),
    ...marketFindings(candidate),
    ...doubled(candidate),
  ],
};

/** A metered offering is described by its meters: the rate card prints each with its price. */
const saysWhatItIs = (model: Model, offering: ProductOffering): boolean => {
  const specification =
    offering.specification === undefined ? undefined : model.get('product-specification', offering.specification);
  return (
    Object.keys(offering.proposal ?? {}).length > 0 ||
    specification?.description !== undefined ||
    (specification?.meters ?? []).length > 0
  );
};

export const offeringsHaveWords: PublishCheck = {
  gate: 'proposal-content',
  promise: 'Everything sold says to the customer what it is.',
  find: ({ model, effectiveOn }) =>
    model
      .of('product-offering')
      .filter(({ sellable }) => sellable.to === undefined || effectiveOn < sellable.to)
      .filter((offering) => !saysWhatItIs(model, offering))
      .map((offering) => ({
        code: 'proposal.no-content',
        message: `${offering.name} is sold and nothing says to the customer what it is.`,
        offending: [at('product-offering', offering.key, '/proposal')],
        whatToDo: 'Write a proposal text in at least one language, or a description of its specification.',
      })),
};
