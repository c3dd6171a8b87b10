/** What may stand in a fact, a payload or an artifact. A number is a safe integer: money and quantities are decimal text. */
export type Json = null | boolean | string | number | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
