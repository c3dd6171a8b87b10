/** Speaks the work contract over HTTP. It sends and measures; what an answer means is decided in `classify.ts`. */
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import { classifyQuery, classifySubmit, classifyUndo } from './classify.ts';
import type { Connector, ConnectorDefinition, Exchange, Transport, TransportResult } from './connector.ts';
import { anywhere, type OutboundPolicy } from '../outbound/policy.ts';
import { sendUnder } from '../outbound/send.connector.ts';
import { ANSWER_BODY_BYTES_MAX } from './work.contract.ts';

const ANSWER_START_CHARS_MAX = 500;

/** The simulator passes a transport of its own; everything else stays the same code. */
export const httpConnector = (
  definition: ConnectorDefinition,
  transport: Transport = transportUnder(anywhere),
): Connector => {
  must(URL.canParse(definition.baseUrl), `the connector ${definition.key} has an address`);
  const call = async <Conclusion>(
    method: 'GET' | 'POST',
    path: string,
    content: unknown,
    conclude: (result: TransportResult) => Conclusion,
  ): Promise<Exchange<Conclusion>> => {
    const { result, tookMs } = await transport({
      method,
      url: `${definition.baseUrl.replace(/\/$/, '')}${path}`,
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      timeoutMs: definition.callTimeoutMs,
      answerBytesMax: ANSWER_BODY_BYTES_MAX,
    });
    return { outcome: conclude(result), tookMs, ...trace(result) };
  };
  const contractOf = (operation: string) => {
    const contract = Object.hasOwn(definition.operations, operation) ? definition.operations[operation] : undefined;
    must(contract, `the connector ${definition.key} declares the operation ${operation}`);
    return contract;
  };
  return {
    definition,
    submit: (work, context) => {
      const contract = contractOf(work.operation);
      must(
        contract.idempotent || !context.earlierUnknown,
        'what is not idempotent by contract is never sent again while an earlier send is unknown',
      );
      return call('POST', '/work', work, (result) => classifySubmit(result, context));
    },
    query: (operation, idempotencyKey, context) => {
      const contract = contractOf(operation);
      must(contract.statusQuery, `${operation} can be asked about`);
      return call('GET', `/work/${encodeURIComponent(idempotencyKey)}`, undefined, (result) =>
        classifyQuery(result, contract, context),
      );
    },
    contract: () => call('GET', '/contract', undefined, (result) => result),
    undo: (idempotencyKey, undo) =>
      call('POST', `/work/${encodeURIComponent(idempotencyKey)}/undo`, undo, classifyUndo),
  };
};

/** Over the network, under a policy of where one may call. */
export const transportUnder = (policy: OutboundPolicy): Transport => {
  const send = sendUnder(policy);
  return async (request) => {
    const startedAt = performance.now();
    const result = await send(request);
    return { result, tookMs: Math.round((performance.now() - startedAt) * 1000) / 1000 };
  };
};

const trace = (result: TransportResult) =>
  result.kind === 'answered'
    ? {
        status: result.status,
        answerSha256: sha256Hex(utf8(result.body)),
        answerStart: result.body.slice(0, ANSWER_START_CHARS_MAX),
      }
    : {};
