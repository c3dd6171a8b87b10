/** The front door of proposal: templates, clauses by country and language, documents. */
export { documentRefusals } from './document.refusals.ts';
export { nonStandard, selectClauses } from './clauses.ts';
export {
  ClauseSchema,
  CLAUSES_MAX,
  DocumentRecordSchema,
  PROPOSAL_LINES_MAX,
  ProposalSchema,
  ProposalTemplateSchema,
  type Clause,
  type DocumentRecord,
  type ProposalData,
  type ProposalTemplate,
} from './proposal.contract.ts';
export { embeddedFonts, openRenderer, packageImport, type RenderedDocument, type Renderer } from './render.ts';
export { proposalLanguages } from './words.ts';
