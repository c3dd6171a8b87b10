/** Facts leave Troth as CloudEvents 1.0 with their correlation in extension attributes (design 4.7). */
import type { RecordedFact } from '../command.ts';

export const OUTBOX_PARTS = 16;

const kebab = (name: string): string => name.replaceAll(/(?<=[a-z0-9])([A-Z])/g, '-$1').toLowerCase();

/** `QuoteAccepted` of the context `quote` → `com.troth.quote.quote-accepted.v1`. */
export const eventType = (context: string, fact: string): string => `com.troth.${context}.${kebab(fact)}.v1`;

/** The name of the schema of a fact's data: `GET /events/schemas` has it. */
export const schemaUrn = (context: string, fact: string): string => `urn:troth:schema:${context}:${kebab(fact)}:v1`;

export const cloudEvent = (context: string, fact: RecordedFact): string =>
  JSON.stringify({
    specversion: '1.0',
    id: fact.id,
    source: `/troth/${context}`,
    type: eventType(context, fact.type),
    subject: `${fact.subject.kind}/${fact.subject.id}`,
    time: fact.at,
    datacontenttype: 'application/json',
    dataschema: schemaUrn(context, fact.type),
    correlationid: fact.correlationId,
    causationid: fact.causationId,
    tenantid: fact.tenantId,
    actorid: fact.actorId,
    data: fact.data,
  });

/** Which partition of the outbox carries an aggregate: one aggregate's facts stay in order because they share it. */
export const partOf = (subjectId: string): number => Number.parseInt(subjectId.slice(-2), 16) % OUTBOX_PARTS;
