/** From what arrived to a command: the input is checked against its schema, the claimed actor against the token. */
import { createHash } from 'node:crypto';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { canonical, CanonicalError } from '#kernel/canonical.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { FORMATS } from '../formats.ts';
import { missedInWords } from '../pattern-in-words.ts';
import type { AnyCommandDefinition, Command, Envelope, Origin, Principal } from '../command.ts';

export const IDEMPOTENCY_KEY_CHARS_MAX = 200;
export const REASON_CHARS_MAX = 4_000;
export const COMMAND_ID_CHARS_MAX = 100;
const PROBLEMS_SHOWN_MAX = 20;

const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  // Ours, made by TypeBox, as in http/validator.ts.
  validateSchema: false,
  formats: FORMATS,
});
/** By format: what a person reads of a date that has the right digits. */
export const NO_SUCH: Readonly<Record<string, string>> = {
  date: 'is no such day: the calendar does not have it',
  'date-time': 'is no such moment: no day and hour of the calendar',
};
const validators = new WeakMap<object, ValidateFunction>();

const validatorOf = (schema: object): ValidateFunction => {
  const found = validators.get(schema);
  if (found) return found;
  const made = ajv.compile(schema);
  validators.set(schema, made);
  return made;
};

const place = (error: ErrorObject): string =>
  error.keyword === 'additionalProperties'
    ? `${error.instancePath}/${String(error.params['additionalProperty'])}`
    : error.keyword === 'required'
      ? `${error.instancePath}/${String(error.params['missingProperty'])}`
      : error.instancePath || '/';

const problemOf = (error: ErrorObject): string => {
  const { keyword, params } = error;
  if (keyword === 'additionalProperties') return 'is not a known field';
  const format = keyword === 'format' ? NO_SUCH[String(params['format'])] : undefined;
  return format ?? missedInWords(error);
};

/** What is wrong with a value, each with its place; empty when it fits. */
export const schemaProblems = (
  schema: object,
  value: unknown,
): readonly { readonly at: string; readonly problem: string }[] => {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, PROBLEMS_SHOWN_MAX).map((error) => ({
    at: place(error),
    problem: problemOf(error),
  }));
};

/** PostgreSQL keeps no NUL in text, and what is no Unicode would be kept as something else than was sent. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const isText = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'string' && value.length >= least && value.length <= most && isStorable(value);

const isActor = (actor: unknown): boolean =>
  typeof actor === 'object' &&
  actor !== null &&
  Object.keys(actor).toSorted().join() === 'id,type' &&
  Object.values(actor).every((value) => isText(value, 1, COMMAND_ID_CHARS_MAX));

const problemUnless = (fits: boolean, at: string, problem: string) => (fits ? [] : [{ at, problem }]);

const REASON_CODE = /^[a-z][a-z0-9-]{1,59}$/;

const envelopeProblems = ({ idempotencyKey, commandId, expectedVersion, actor, reason, reasonCode }: Envelope) => [
  ...problemUnless(
    isText(idempotencyKey, 1, IDEMPOTENCY_KEY_CHARS_MAX),
    '/idempotencyKey',
    `must be text of 1 to ${IDEMPOTENCY_KEY_CHARS_MAX} characters`,
  ),
  ...problemUnless(
    commandId === undefined || isText(commandId, 1, COMMAND_ID_CHARS_MAX),
    '/commandId',
    `must be text of 1 to ${COMMAND_ID_CHARS_MAX} characters`,
  ),
  ...problemUnless(
    expectedVersion === undefined || (Number.isSafeInteger(expectedVersion) && expectedVersion >= 0),
    '/expectedVersion',
    'must be a whole number',
  ),
  ...problemUnless(actor === undefined || isActor(actor), '/actor', 'must have a type and an id, both text'),
  ...problemUnless(
    reason === undefined || isText(reason, 0, REASON_CHARS_MAX),
    '/reason',
    `must be text of at most ${REASON_CHARS_MAX} characters`,
  ),
  ...problemUnless(
    reasonCode === undefined || (typeof reasonCode === 'string' && REASON_CODE.test(reasonCode)),
    '/reasonCode',
    'must be a short word in lower case, with dashes',
  ),
];

/** A NUL as canonical text writes it; a backslash before it would be part of what was said. */
const WRITTEN_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

export const payloadProblem = (definition: AnyCommandDefinition, envelope: Envelope): Refusal | undefined => {
  const problems = [
    ...envelopeProblems(envelope),
    ...schemaProblems(definition.payload, envelope.payload).map(({ at, problem }) => ({
      at: `/payload${at === '/' ? '' : at}`,
      problem,
    })),
  ];
  if (problems.length > 0) return { code: 'request.invalid', problems };
  try {
    return WRITTEN_NUL.test(canonical(envelope.payload))
      ? { code: 'request.invalid', problems: [{ at: '/payload', problem: 'has text with a NUL character' }] }
      : undefined;
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    return { code: 'request.invalid', problems: [{ at: '/payload', problem: error.message }] };
  }
};

/** The actor comes from the token. An envelope may repeat it, never change it. */
export const actorMismatch = (principal: Principal, { actor }: Envelope): Refusal | undefined =>
  actor === undefined || (actor.id === principal.id && actor.type === principal.type)
    ? undefined
    : {
        code: 'access.actor-mismatch',
        claimed: `${actor.type}/${actor.id}`,
        token: `${principal.type}/${principal.id}`,
      };

/** What makes two sends equal: the same command on the same input. The reason and the sender's own command id may differ. */
export const inputHash = (command: Command<unknown>): Uint8Array =>
  createHash('sha256')
    .update(
      canonical({ name: command.name, payload: command.payload, expectedVersion: command.expectedVersion ?? null }),
    )
    .digest();

/** Some payloads ask for the code themselves: what a person chose there is why, wherever it was said. */
const reasonCodeOf = ({ reasonCode, payload }: Envelope): { readonly reasonCode?: string } => {
  const said = reasonCode ?? (payload as { readonly reasonCode?: unknown } | null)?.reasonCode;
  return typeof said === 'string' && REASON_CODE.test(said) ? { reasonCode: said } : {};
};

export const commandOf = <P>(
  name: string,
  principal: Principal,
  envelope: Envelope,
  origin: Origin,
  at: Temporal.Instant,
): Command<P> => {
  const seed = [principal.tenantId, principal.id, name, envelope.idempotencyKey].join('\n');
  const commandId = envelope.commandId ?? derivedId(at, seed, 'command');
  return {
    name,
    tenantId: principal.tenantId,
    commandId,
    idempotencyKey: envelope.idempotencyKey,
    correlationId: origin.correlationId ?? commandId,
    causationId: origin.causationId ?? commandId,
    actor: principal,
    ...(envelope.reason === undefined ? {} : { reason: envelope.reason }),
    ...reasonCodeOf(envelope),
    at,
    ...(envelope.expectedVersion === undefined ? {} : { expectedVersion: envelope.expectedVersion }),
    dryRun: origin.dryRun ?? false,
    modelHash: null,
    payload: envelope.payload as P,
    id: (...labels) => derivedId(at, `${seed}\n${commandId}`, ...labels),
  };
};
