/**
 * When a rule applies. All of its conditions must hold. `notIn` holds for what is absent, the others do not. What is asked about: a
 * characteristic that was sold, a party of the order, a circumstance that the artifact declares, or, in a late rule, what a system answered.
 */
import { type Static, type TProperties, Type } from 'typebox';
import { CharacteristicValue, PartKey } from '#contexts/catalog/index.ts';

const closed = { additionalProperties: false } as const;
const Values = Type.Array(CharacteristicValue, { minItems: 1 });

const about = <S extends TProperties>(subject: S) =>
  Type.Union([
    Type.Object({ ...subject, equals: CharacteristicValue }, closed),
    Type.Object({ ...subject, in: Values }, closed),
    Type.Object({ ...subject, notIn: Values }, closed),
  ]);

export const CharacteristicCondition = about({ characteristic: PartKey });
/** A member of what the order knows of a party: the country of the site, say. */
export const PartyCondition = about({
  party: Type.Union([Type.Literal('site'), Type.Literal('shipTo'), Type.Literal('seller'), Type.Literal('partner')]),
  field: PartKey,
});
export const CircumstanceCondition = about({ condition: PartKey });
export const AnswerCondition = about({ answerOf: Type.String({ minLength: 1, maxLength: 300 }), field: PartKey });

export const DecompositionCondition = Type.Union([
  CharacteristicCondition,
  PartyCondition,
  CircumstanceCondition,
  AnswerCondition,
]);
export type DecompositionCondition = Static<typeof DecompositionCondition>;

/** The answer of the same task of the same item, once it is known. */
export const isLate = (when: DecompositionCondition): when is Static<typeof AnswerCondition> => 'answerOf' in when;
