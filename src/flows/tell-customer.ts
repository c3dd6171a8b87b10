/** A step that tells the customer of an order what just happened to it; shared by the flows of facts of which they are told each time. */
import type { TemplateName, TemplateValues } from '#contexts/communication/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { TogetherStep } from '#platform/flows.ts';
import { orderLetter } from './order-letter.ts';

export type Said = { readonly template: TemplateName; readonly values?: TemplateValues };

/** Each of these facts is told once: an order that is paused twice is told of twice. */
export const tellCustomer = (name: string, say: (fact: RecordedFact) => Said): TogetherStep => ({
  name,
  undo: 'a letter cannot be taken back; a later one corrects it',
  run: async (tx, fact, command) => {
    const said = say(fact);
    const cause = `${said.template}/${fact.id}`;
    const letter = await orderLetter(tx, command, { orderId: fact.subject.id, cause, ...said });
    return accepted({ facts: [], ...letter });
  },
});
