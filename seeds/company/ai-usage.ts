/**
 * The language models that Aldermoor resells. `model` is the key of the model in the imported list of providers' prices
 * (`genai/provider/model`); `listUsd` is what that list asks for a million tokens in December 2026, and so what a million costs us.
 */
export type ResoldModel = {
  readonly offering: string;
  readonly name: string;
  readonly model: string;
  readonly listUsd: { readonly [meter: string]: string };
};

export const resoldModels: readonly ResoldModel[] = [
  {
    offering: 'ai-usage.claude-sonnet-5',
    name: 'Claude Sonnet 5',
    model: 'genai/anthropic/claude-sonnet-5',
    listUsd: { input_tokens: '2', cache_read_tokens: '0.2', output_tokens: '10' },
  },
  {
    offering: 'ai-usage.claude-haiku-4-5',
    name: 'Claude Haiku 4.5',
    model: 'genai/anthropic/claude-haiku-4-5',
    listUsd: { input_tokens: '1', cache_read_tokens: '0.1', output_tokens: '5' },
  },
  {
    offering: 'ai-usage.gpt-4o',
    name: 'GPT-4o',
    model: 'genai/openai/gpt-4o',
    listUsd: { input_tokens: '2.5', cache_read_tokens: '1.25', output_tokens: '10' },
  },
  {
    offering: 'ai-usage.gpt-5-mini',
    name: 'GPT-5 mini',
    model: 'genai/openai/gpt-5-mini',
    listUsd: { input_tokens: '0.25', cache_read_tokens: '0.025', output_tokens: '2' },
  },
  {
    offering: 'ai-usage.mistral-large-3',
    name: 'Mistral Large 3',
    model: 'genai/mistral/mistral-large-2512',
    listUsd: { input_tokens: '0.5', cache_read_tokens: '0.05', output_tokens: '1.5' },
  },
  {
    offering: 'ai-usage.embed-v4',
    name: 'Cohere Embed v4',
    model: 'genai/cohere/embed-v4.0',
    listUsd: { input_tokens: '0.12' },
  },
];

/** A price is for this many tokens. */
export const TOKENS_PER_PRICE = '1000000';

export const meterNames: { readonly [meter: string]: string } = {
  input_tokens: 'Input tokens',
  cache_read_tokens: 'Input tokens read from cache',
  output_tokens: 'Output tokens',
};
