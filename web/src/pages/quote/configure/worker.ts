/** The server's own constraint kernel beside the page: a click is answered without asking anybody, with the server's fingerprint. */
import type { ConfigurationModel } from '../../../../../src/contexts/configuration/compile-configuration.ts';
import { compileConfiguration } from '../../../../../src/contexts/configuration/compile-configuration.ts';
import { explainOption } from '../../../../../src/contexts/configuration/explain-option.ts';
import { guideConfiguration } from '../../../../../src/contexts/configuration/guide-configuration.ts';
import type { Answered, Question, Reply } from './protocol.ts';

let model: ConfigurationModel | undefined;

const answer = (question: Question): Answered[keyof Answered] => {
  if (question.ask === 'open') {
    const compiled = compileConfiguration(question.book, question.context);
    if (!compiled.ok) throw new Error(`The bundle cannot be configured: ${compiled.refusal.code}`);
    model = compiled.value;
    return true;
  }
  if (model === undefined) throw new Error('The bundle is opened before it is asked about');
  if (question.ask === 'guide')
    return guideConfiguration(model, question.selection, { completion: question.completion });
  const why = explainOption(model, question.selection, question.name);
  if (!why.ok) throw new Error(`${question.name}: ${why.refusal.code}`);
  return why.value;
};

const reply = (question: Question): Reply => {
  try {
    return { no: question.no, answer: answer(question) };
  } catch (error) {
    return { no: question.no, failed: error instanceof Error ? error.message : String(error) };
  }
};

self.addEventListener('message', (event: MessageEvent<Question>) => self.postMessage(reply(event.data)));
