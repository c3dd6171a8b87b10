/**
 * What the genai-prices list counts, and how its counts contain each other: input tokens contain cached input tokens, and audio among them.
 * The list's rates are for the part that no narrower rate covers. Source: the units of `@pydantic/genai-prices` 0.1.8 (MIT); the test compares.
 */

export type GenaiMetric = {
  /** The rate's name in the list. */
  readonly rate: string;
  readonly metric: string;
  /** The rate is for so many of the metric. */
  readonly size: string;
  readonly unit: string;
  /** A metric is contained in another that has some of its dimensions and no others. */
  readonly dimensions: { readonly [name: string]: string };
};

const MILLION = '1000000';
const THOUSAND = '1000';

const tokens = (name: string, rate: string, dimensions: GenaiMetric['dimensions']): GenaiMetric => ({
  rate: `${rate}_mtok`,
  metric: `${name}_tokens`,
  size: MILLION,
  unit: 'token',
  dimensions: { family: 'tokens', ...dimensions },
});
const counted = (metric: string, unit: string, family: string, more: GenaiMetric['dimensions'] = {}): GenaiMetric => ({
  rate: `${metric}_kcount`,
  metric,
  size: THOUSAND,
  unit,
  dimensions: { family, ...more },
});

const input = { direction: 'input' };
const output = { direction: 'output' };

/** Only what the shipped list has rates for: a rate of another name is reported by name, not guessed. */
export const GENAI_METRICS: readonly GenaiMetric[] = [
  tokens('input', 'input', input),
  tokens('input_audio', 'input_audio', { ...input, modality: 'audio' }),
  tokens('input_image', 'input_image', { ...input, modality: 'image' }),
  tokens('input_video', 'input_video', { ...input, modality: 'video' }),
  tokens('cache_read', 'cache_read', { ...input, token_type: 'cache_read' }),
  tokens('cache_audio_read', 'cache_audio_read', { ...input, token_type: 'cache_read', modality: 'audio' }),
  tokens('cache_image_read', 'cache_image_read', { ...input, token_type: 'cache_read', modality: 'image' }),
  tokens('cache_write', 'cache_write', { ...input, token_type: 'cache_write' }),
  tokens('cache_write_1h', 'cache_write_1h', { ...input, token_type: 'cache_write', cache_ttl: '1h' }),
  tokens('output', 'output', output),
  tokens('output_audio', 'output_audio', { ...output, modality: 'audio' }),
  tokens('output_image', 'output_image', { ...output, modality: 'image' }),
  tokens('output_video', 'output_video', { ...output, modality: 'video' }),
  tokens('output_reasoning', 'output_reasoning', { ...output, token_type: 'reasoning' }),
  tokens('output_citation', 'output_citation', { ...output, token_type: 'citation' }),
  counted('web_searches', 'search', 'tool_calls', { tool_type: 'web_search' }),
  counted('storage_searches', 'search', 'tool_calls', { tool_type: 'storage_search' }),
  counted('requests', 'request', 'requests'),
  counted('input_text_messages', 'message', 'messages', { ...input, modality: 'text' }),
  {
    rate: 'audio_hours',
    metric: 'audio_seconds',
    size: '3600',
    unit: 'second',
    dimensions: { family: 'durations', modality: 'audio' },
  },
  {
    rate: 'input_audio_hours',
    metric: 'input_audio_seconds',
    size: '3600',
    unit: 'second',
    dimensions: { family: 'durations', modality: 'audio', ...input },
  },
  {
    rate: 'input_document_kpages',
    metric: 'input_document_pages',
    size: THOUSAND,
    unit: 'page',
    dimensions: { family: 'document_pages', ...input },
  },
  {
    rate: 'input_annotated_document_kpages',
    metric: 'input_annotated_document_pages',
    size: THOUSAND,
    unit: 'page',
    dimensions: { family: 'document_pages', page_type: 'annotated', ...input },
  },
];

/** The metric by which a tiered rate chooses its tier, whatever it is a rate for. */
export const TIER_METRIC = 'input_tokens';
/** Counted by the request itself, not reported. */
export const PER_REQUEST_METRIC = 'requests';

export const isPartOf = (part: GenaiMetric, whole: GenaiMetric): boolean =>
  part !== whole && Object.entries(whole.dimensions).every(([name, value]) => part.dimensions[name] === value);

export const metricOfRate: ReadonlyMap<string, GenaiMetric> = new Map(GENAI_METRICS.map((one) => [one.rate, one]));
