/**
 * Whether the clauses of a country can be chosen in each of its languages: a required one that lacks a translation stops every offer in that
 * language on the day it is presented, and a placeholder that nothing fills is printed for the customer to read.
 */
import {
  OWN_TEXT,
  STANDARD_TEXT,
  type Clause,
  unknownPlaceholders,
  CLAUSE_PLACEHOLDERS,
} from '#contexts/proposal/index.ts';
import { fileKeyOf } from '../artifact-kinds.ts';
import { at, type Candidate, type Finding, type PublishCheck } from '../publish-check.ts';

const where = (clause: Clause, path = ''): string => at('clause', fileKeyOf('clause', clause), path);
const textOf = ({ key, alternative }: Clause): string => (alternative === undefined ? key : `${key} (${alternative})`);

const inForce = ({ model, effectiveOn }: Candidate): readonly Clause[] =>
  model
    .of('clause')
    .filter(
      ({ effective }) => effective.from <= effectiveOn && (effective.to === undefined || effectiveOn < effective.to),
    );

/** Every text of a country in every language that the country has. */
const untranslated = (candidate: Candidate): readonly Finding[] =>
  [...Map.groupBy(inForce(candidate), ({ country }) => country)].flatMap(([country, clauses]) => {
    const languages = [...new Set(clauses.map(({ language }) => language))];
    return [...Map.groupBy(clauses, textOf)].flatMap(([text, rows]) =>
      languages
        .filter((language) => rows.every((row) => row.language !== language))
        .map((language): Finding => ({
          code: 'proposal.clause-not-translated',
          message: `The clause ${text} of ${country} does not exist in ${language}, and offers there are made in it.`,
          offending: rows.map((row) => where(row)),
          whatToDo: `Translate it into ${language}, or end the country's other clauses in ${language}.`,
        })),
    );
  });

/** The same clause is about the same deals in every language: an English offer has no other terms than a German one. */
const differs = (candidate: Candidate): readonly Finding[] =>
  [...Map.groupBy(inForce(candidate), (clause) => `${clause.country}/${textOf(clause)}`).values()]
    .filter(
      (rows) =>
        new Set(rows.map(({ standard, optional, when }) => JSON.stringify([standard, optional, when]))).size > 1,
    )
    .map((rows) => ({
      code: 'proposal.clause-differs-by-language',
      message: `The clause ${textOf(rows[0]!)} of ${rows[0]!.country} is standard, optional or conditional in one language and not in another.`,
      offending: rows.map((row) => where(row)),
      whatToDo: 'Say the same in every language: only the words may differ.',
    }));

const unattached = (candidate: Candidate): readonly Finding[] => {
  const clauses = inForce(candidate);
  const standing = new Set(
    clauses
      .filter(({ alternative }) => alternative === undefined)
      .map(({ country, language, key }) => `${country}/${language}/${key}`),
  );
  return clauses.flatMap((clause): readonly Finding[] => {
    const { country, language, key, alternative, when, optional } = clause;
    if (alternative === undefined) return [];
    if (alternative === STANDARD_TEXT || alternative === OWN_TEXT)
      return [
        finding(
          'proposal.alternative-name-taken',
          `An alternative of ${key} is called ${alternative}, which means something else.`,
          clause,
          'Give it another name.',
        ),
      ];
    if (when !== undefined || optional !== undefined)
      return [
        finding(
          'proposal.alternative-with-condition',
          `The alternative ${textOf(clause)} has a condition of its own.`,
          clause,
          'Put the condition on the clause itself: its alternatives follow it.',
        ),
      ];
    return standing.has(`${country}/${language}/${key}`)
      ? []
      : [
          finding(
            'proposal.alternative-of-nothing',
            `${textOf(clause)} in ${language} is another text for a clause that is not there.`,
            clause,
            'Write the clause itself, or leave the alternative out.',
          ),
        ];
  });
};

const placeholders = (candidate: Candidate): readonly Finding[] =>
  candidate.model.of('clause').flatMap((clause) =>
    unknownPlaceholders(clause.text).map((name) => ({
      code: 'proposal.placeholder-unknown',
      message: `The clause ${textOf(clause)} of ${clause.country} has a place for "${name}", which nothing fills.`,
      offending: [where(clause, '/text')],
      whatToDo: `Use one of ${CLAUSE_PLACEHOLDERS.join(', ')}, or write it out.`,
    })),
  );

const neverHolds = (candidate: Candidate): readonly Finding[] =>
  candidate.model
    .of('clause')
    .filter(({ when }) => (when?.termMonthsFrom ?? 0) > (when?.termMonthsUpTo ?? Number.POSITIVE_INFINITY))
    .map((clause) =>
      finding(
        'proposal.condition-never-holds',
        `The clause ${textOf(clause)} is for terms from ${clause.when?.termMonthsFrom} up to ${clause.when?.termMonthsUpTo} months, which no term is.`,
        clause,
        'Correct the months.',
      ),
    );

const finding = (code: string, message: string, clause: Clause, whatToDo: string): Finding => ({
  code,
  message,
  offending: [where(clause)],
  whatToDo,
});

export const clausesCanBeChosen: PublishCheck = {
  gate: 'clauses',
  promise:
    'Every clause of a country, and every other text for it, exists in each of its languages, with places that are filled.',
  find: (candidate) => [
    ...untranslated(candidate),
    ...differs(candidate),
    ...unattached(candidate),
    ...placeholders(candidate),
    ...neverHolds(candidate),
  ],
  evidence: (candidate) => {
    const clauses = inForce(candidate);
    const countries = new Set(clauses.map(({ country }) => country));
    const others = clauses.filter(({ alternative }) => alternative !== undefined).length;
    return [`${clauses.length} clauses of ${countries.size} countries, ${others} of them other texts.`];
  },
};
