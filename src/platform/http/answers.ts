/**
 * What each address answers, declared beside the context that answers. From these come the responses of the OpenAPI document, and every
 * answer of a test is held against them: a member that changed its form without its schema is found before a client finds it.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type TSchema, Type } from 'typebox';
import { must } from '#kernel/outcome.ts';
import type { Route } from './routes.ts';

/** By address, as `GET /quotes/:quoteId`: the body of a query's answer, or the `result` of a command's. */
export type Answers = Readonly<Record<string, TSchema>>;

/** RFC 9457, with our stable code, what would make it possible, and the numbers of the refusal beside them. */
export const ProblemAnswer = Type.Object(
  {
    type: Type.String({ pattern: '^urn:troth:problem:' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String(),
    todo: Type.String(),
    correlationId: Type.String(),
  },
  { description: 'Problem details (RFC 9457); further members depend on the code.' },
);

const commandAnswer = (result: TSchema): TSchema =>
  Type.Object({
    result,
    version: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    repeated: Type.Boolean(),
  });

export const addressOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${String(method)} ${path}`;

/** The schema of a whole answer; undefined where the answer is bytes, a stream, or not declared. */
export const answerOf = (route: Route, answers: Answers): TSchema | undefined => {
  const declared = answers[addressOf(route)];
  return declared === undefined || route.kind !== 'command' ? declared : commandAnswer(declared);
};

const jsonOf = (description: string, type: string, schema: TSchema) => ({
  description,
  content: { [type]: { schema } },
});

/** For the OpenAPI document. Nothing of it shapes an answer: a serializer that drops members would hide what it does not know. */
export const responsesOf = (route: Route, answers: Answers): object => {
  const answer = answerOf(route, answers);
  const bytes = route.kind === 'query' && route.answers !== undefined && answer === undefined;
  return {
    200: bytes
      ? jsonOf('The file', route.answers ?? '', Type.String({ format: 'binary' }))
      : answer === undefined
        ? { description: 'The answer' }
        : jsonOf('The answer', 'application/json', answer),
    default: jsonOf('Refused: nothing was changed', 'application/problem+json', ProblemAnswer),
  };
};

const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
const validators = new WeakMap<object, ValidateFunction>();

const validatorOf = (schema: object): ValidateFunction => {
  const known = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, known);
  return known;
};

const PROBLEMS_TOLD_MAX = 5;

/** Breaks where an answer is not what its address declares. For tests and for development: it costs as much as the answer. */
export const checkAnswer = (schema: TSchema, address: string, body: unknown): void => {
  const isValid = validatorOf(schema);
  if (isValid(body)) return;
  const problems = (isValid.errors ?? []).slice(0, PROBLEMS_TOLD_MAX);
  const told = problems.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
  must(false, `${address} answers what it declares: ${told}`);
};
