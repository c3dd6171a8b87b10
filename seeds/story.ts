/**
 * The story of one promise, told over HTTP by the people of Aldermoor: the demo prints it, scenario tests assert it fact by fact,
 * screenshots are taken along it. Each chapter returns what a reader may hold it to.
 */
export { fulfil, type FulfilTold, CONNECTORS } from './story/fulfil.ts';
export { land, type LandTold, prove } from './story/land.ts';
export {
  accept,
  ACCEPTS,
  type AcceptTold,
  convert,
  type ConvertTold,
  propose,
  type ProposeTold,
} from './story/promise.ts';
export { publish, type PublishTold } from './story/publish.ts';
export { approval, type ApproveTold, changeLine, quote, type QuoteTold, readQuote } from './story/quote.ts';
export { ACCOUNT, refusedAs, type Reply, type Stage, until, well, WISHES } from './story/stage.ts';
