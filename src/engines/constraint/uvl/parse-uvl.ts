/**
 * UVL, the language in which feature models are exchanged (universal-variability-language.github.io): the whole Boolean
 * level, group and feature cardinalities, attributes, and linear arithmetic over them.
 */
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { readOr } from '../malformed.ts';
import { MODEL_OPTIONS_MAX } from '../model.ts';
import type { UvlModel } from './build-model.ts';
import { buildModel } from './build-model.ts';
import type { UvlDocument, UvlRefusal } from './document.ts';
import { expandFeatures } from './expand-features.ts';
import { readDocument } from './read-document.ts';

export const readUvl = (text: string): Outcome<UvlDocument, UvlRefusal> =>
  readOr<Outcome<UvlDocument, UvlRefusal>, Outcome<UvlDocument, UvlRefusal>>(
    () => accepted(readDocument(text)),
    ({ line, column, message }) => refused({ code: 'uvl.malformed', line, column, what: message }),
  );

/**
 * The model of the file. What no option or rule can stand for is refused with every place; with `unsupported: 'list'` it
 * is left out and listed, so that whoever asks knows that more is offered than the file allows.
 */
export const parseUvl = (text: string, unsupported: 'refuse' | 'list' = 'refuse'): Outcome<UvlModel, UvlRefusal> => {
  const document = readUvl(text);
  return document.ok ? modelOfUvl(document.value, unsupported) : document;
};

export const modelOfUvl = (
  document: UvlDocument,
  unsupported: 'refuse' | 'list' = 'refuse',
): Outcome<UvlModel, UvlRefusal> =>
  readOr<Outcome<UvlModel, UvlRefusal>, Outcome<UvlModel, UvlRefusal>>(
    () => {
      const { document: plain, slots } = expandFeatures(document);
      const built = buildModel(plain, slots);
      if (built.model.options.length > MODEL_OPTIONS_MAX)
        return refused({ code: 'uvl.too-large', what: 'features', max: MODEL_OPTIONS_MAX });
      if (unsupported === 'refuse' && built.ignored.length > 0)
        return refused({ code: 'uvl.unsupported', places: built.ignored });
      return accepted(built);
    },
    ({ line, column, message }) => refused({ code: 'uvl.malformed', line, column, what: message }),
  );
