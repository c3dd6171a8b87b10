/** A template is set with a sample before it is published: what is wrong with it is its author's to hear, and not a customer's to wait for. */
import { fingerprint } from '#kernel/hash.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { ProposalTemplate } from './proposal.contract.ts';
import type { Renderer } from './render.connector.ts';
import { sampleProposal } from './sample-proposal.ts';
import { proposalLanguages } from './words.ts';

/** Each takes about as long as a document of a page; one that hangs is stopped by the renderer. */
export const REHEARSALS_MAX = 60;

export type Rehearsed = { readonly template: string; readonly language: string; readonly refusal: Refusal };
export type Rehearsal = (templates: readonly ProposalTemplate[]) => Promise<readonly Rehearsed[]>;

/** As an offer and as a draft, in each language that it claims; the first thing that is wrong with a template is told. */
const tryOut = async (renderer: Renderer, template: ProposalTemplate): Promise<Rehearsed | null> => {
  for (const language of template.languages.filter((each) => proposalLanguages.includes(each)))
    for (const draft of [false, true]) {
      const made = await renderer.render(template, sampleProposal(language, draft));
      if (!made.ok) return { template: template.key, language, refusal: withPlaces(made.refusal, template.source) };
    }
  return null;
};

/** What was set once is not set again: the same template and the same sample give the same document. */
export const rehearsalWith = (renderer: Renderer): Rehearsal => {
  const sound = new Set<string>();
  return async (templates) => {
    const found: Rehearsed[] = [];
    let tried = 0;
    for (const template of templates) {
      const name = fingerprint('proposal-template', template);
      if (sound.has(name)) continue;
      tried += template.languages.length * 2;
      const wrong: Rehearsed | null =
        tried > REHEARSALS_MAX
          ? {
              template: template.key,
              language: '',
              refusal: { code: 'document.queue-full', rehearsalsMax: REHEARSALS_MAX },
            }
          : await tryOut(renderer, template);
      if (wrong === null) sound.add(name);
      else found.push(wrong);
    }
    return found;
  };
};

const UNKNOWN_FIELD = /does not (?:contain key|have (?:a )?(?:field|method|key)) [`"]([\w-]+)[`"]/g;

/** Typst names a field that the page does not have, and not where it was asked for. */
const withPlaces = (refusal: Refusal, source: string): Refusal => {
  const fields = [...String(refusal['problem'] ?? '').matchAll(UNKNOWN_FIELD)].map(([, field = '']) => field);
  if (fields.length === 0) return refusal;
  const lines = source.split('\n');
  const unknownFields = [...new Set(fields)].map((field) => ({
    field,
    lines: lines.flatMap((line, at) => (new RegExp(`[."]${field}(?![\\w-])`).test(line) ? [at + 1] : [])),
  }));
  return { ...refusal, unknownFields };
};
