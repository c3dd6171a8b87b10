/** What a route takes is compiled when it is first asked: all of them together take more than a second of every start. */
import { Ajv, type ErrorObject } from 'ajv';
import { FORMATS } from '../formats.ts';

const ajv = new Ajv({
  allErrors: true,
  strict: false,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  // They are ours, made by TypeBox: holding each against the schema of schemas would cost a start more than the rest.
  validateSchema: false,
  formats: FORMATS,
});

type Validator = ((value: unknown) => boolean) & { errors: ErrorObject[] | null };

/** In the form that Fastify asks: false, and what is wrong beside it. */
export const validatorWhenAsked = (schema: object): Validator => {
  const validator: Validator = Object.assign(
    (value: unknown): boolean => {
      const check = ajv.compile(schema);
      const fits = check(value);
      validator.errors = check.errors ?? null;
      return fits;
    },
    { errors: null },
  );
  return validator;
};
