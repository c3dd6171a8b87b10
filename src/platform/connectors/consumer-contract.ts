/**
 * The consumer's side of a contract: what Troth relies on from an operation, held against what the counterpart says of itself under `GET /contract`.
 * A counterpart may promise more than is relied on; where it promises less, or something else, the place is named. Pure.
 */
import type { TSchema } from 'typebox';
import { CONTRACT_SCHEMA, type OperationContract } from './work.contract.ts';
import { Compile } from 'typebox/compile';
import type { Relied } from './registry.ts';

export type ContractProblem = {
  readonly operation: string;
  /** `settlesWithinMs`, `request.accountId`, `result.subscription`; empty: the whole operation. */
  readonly field: string;
  readonly relied: string;
  readonly told: string;
};

const told = Compile(CONTRACT_SCHEMA);

export const contractProblems = (
  relied: Readonly<Record<string, Relied>>,
  answer: unknown,
): readonly ContractProblem[] => {
  if (!told.Check(answer)) {
    const [first] = told.Errors(answer);
    const where = first?.instancePath.split('/').slice(2) ?? [];
    return [
      {
        operation: where[0] ?? '',
        field: where.slice(1).join('.'),
        relied: 'a contract in the agreed form',
        told: first?.message ?? 'something else',
      },
    ];
  }
  return Object.entries(relied).flatMap(([operation, ours]) => {
    const theirs = Object.hasOwn(answer.operations, operation) ? answer.operations[operation] : undefined;
    return theirs === undefined
      ? [{ operation, field: '', relied: 'offered', told: 'not offered' }]
      : [
          ...promiseProblems(operation, ours, theirs),
          ...requestProblems(operation, fieldsOf(ours.request), fieldsOf(theirs.request)),
          ...resultProblems(operation, fieldsOf(ours.result), fieldsOf(theirs.result)),
        ];
  });
};

/** Relied on in one direction only: who settles sooner, or can take back what we never would, keeps the promise. */
const promiseProblems = (
  operation: string,
  ours: OperationContract,
  theirs: OperationContract,
): readonly ContractProblem[] => {
  const rows: readonly (readonly [field: string, broken: boolean, relied: unknown, told: unknown])[] = [
    ['idempotent', ours.idempotent && !theirs.idempotent, true, false],
    ['statusQuery', ours.statusQuery && !theirs.statusQuery, true, false],
    ['pointOfNoReturn', !ours.pointOfNoReturn && theirs.pointOfNoReturn, false, true],
    ['undo', ours.undo !== undefined && theirs.undo !== ours.undo, ours.undo, theirs.undo ?? 'nothing'],
    [
      'settlesWithinMs',
      theirs.settlesWithinMs > ours.settlesWithinMs,
      `at most ${ours.settlesWithinMs}`,
      theirs.settlesWithinMs,
    ],
  ];
  return rows.flatMap(([field, broken, expected, found]) =>
    broken ? [{ operation, field, relied: String(expected), told: String(found) }] : [],
  );
};

type Fields = {
  readonly types: ReadonlyMap<string, string>;
  readonly required: ReadonlySet<string>;
  /** Whether a field that is not named is taken all the same. */
  readonly open: boolean;
};

/** Top-level fields and their JSON types: the grain at which two teams agree, and at which a change breaks. */
const fieldsOf = (schema: unknown): Fields | undefined => {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return undefined;
  const {
    properties,
    required = [],
    additionalProperties,
  } = schema as {
    readonly properties: Readonly<Record<string, { readonly type?: unknown }>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: unknown;
  };
  return {
    types: new Map(Object.entries(properties).map(([name, { type }]) => [name, String(type ?? 'any')])),
    required: new Set(required),
    open: additionalProperties !== false,
  };
};

const otherType = (ours: Fields, theirs: Fields, name: string): string | undefined => {
  const [mine, other] = [ours.types.get(name), theirs.types.get(name)];
  return mine === other || mine === 'any' || other === 'any' || other === undefined ? undefined : other;
};

/** What we send is taken, and all that they ask for is sent. */
const requestProblems = (
  operation: string,
  ours: Fields | undefined,
  theirs: Fields | undefined,
): readonly ContractProblem[] => {
  if (ours === undefined || theirs === undefined) return [];
  const sent = [...ours.types].flatMap(([name, type]) => {
    const field = `request.${name}`;
    if (!theirs.types.has(name) && !theirs.open) return [{ operation, field, relied: 'taken', told: 'not taken' }];
    const other = otherType(ours, theirs, name);
    return other === undefined ? [] : [{ operation, field, relied: type, told: other }];
  });
  const asked = [...theirs.required].flatMap((name) =>
    ours.required.has(name)
      ? []
      : [
          {
            operation,
            field: `request.${name}`,
            relied: ours.types.has(name) ? 'optional' : 'not sent',
            told: 'required',
          },
        ],
  );
  return [...sent, ...asked];
};

/** All that we read is said, in the type in which we read it. */
const resultProblems = (
  operation: string,
  ours: Fields | undefined,
  theirs: Fields | undefined,
): readonly ContractProblem[] => {
  if (ours === undefined) return [];
  return [...ours.types].flatMap(([name, type]) => {
    const field = `result.${name}`;
    if (theirs === undefined || !theirs.types.has(name))
      return ours.required.has(name) ? [{ operation, field, relied: type, told: 'not said' }] : [];
    const other = otherType(ours, theirs, name);
    if (other !== undefined) return [{ operation, field, relied: type, told: other }];
    return ours.required.has(name) && !theirs.required.has(name)
      ? [{ operation, field, relied: 'always', told: 'sometimes' }]
      : [];
  });
};

/** As the counterpart publishes it, and as a page shows what is relied on. */
export const contractJson = (relied: Readonly<Record<string, Relied>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(relied).map(([operation, { request, result, ...promise }]) => [
      operation,
      { ...promise, ...schemaJson('request', request), ...schemaJson('result', result) },
    ]),
  );

const schemaJson = (name: 'request' | 'result', schema: TSchema | undefined): object =>
  schema === undefined ? {} : { [name]: JSON.parse(JSON.stringify(schema)) as unknown };
