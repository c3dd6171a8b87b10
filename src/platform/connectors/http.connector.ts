/** Speaks to a system over HTTP, in its dialect. It sends and measures; what an answer means is decided in `classify.ts`. */
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import { anywhere, type OutboundPolicy } from '../outbound/policy.ts';
import { sendUnder } from '../outbound/send.connector.ts';
import { billingApiDialect } from './billing-api.dialect.ts';
import { classifyQuery, classifySubmit, classifyUndo } from './classify.ts';
import type {
  Connector,
  ConnectorDefinition,
  ConnectorKind,
  Exchange,
  Transport,
  TransportResult,
} from './connector.ts';
import { type Dialect, type SendIn, workDialect } from './dialect.ts';
import { tmf641Dialect } from './tmf641.dialect.ts';
import { ANSWER_BODY_BYTES_MAX } from './work.contract.ts';

const ANSWER_START_CHARS_MAX = 500;

const DIALECTS: Readonly<Record<ConnectorKind, Dialect>> = {
  work: workDialect,
  tmf641: tmf641Dialect,
  'billing-api': billingApiDialect,
};

/** The simulator passes a transport of its own; everything else stays the same code. */
export const httpConnector = (
  definition: ConnectorDefinition,
  transport: Transport = transportUnder(anywhere),
): Connector => {
  must(URL.canParse(definition.baseUrl), `the connector ${definition.key} has an address`);
  const kind = definition.kind ?? 'work';
  const dialect = DIALECTS[kind];
  const exchange = async <Conclusion>(
    speak: (send: SendIn) => Promise<TransportResult>,
    conclude: (result: TransportResult) => Conclusion,
  ): Promise<Exchange<Conclusion>> => {
    let tookMs = 0;
    let heard: TransportResult | undefined;
    const said = await speak(async (method, path, body, headers) => {
      const { result, tookMs: ms } = await transport({
        method,
        url: `${definition.baseUrl.replace(/\/$/, '')}${path}`,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: definition.callTimeoutMs,
        answerBytesMax: ANSWER_BODY_BYTES_MAX,
      });
      tookMs += ms;
      heard = result;
      return result;
    });
    // What is kept of an answer is what they said, not the words that it was put into.
    return { outcome: conclude(said), tookMs, ...trace(heard ?? said) };
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
      return exchange(
        (send) => dialect.submit(send, work, context),
        (result) => classifySubmit(result, context),
      );
    },
    query: (operation, idempotencyKey, context) => {
      const contract = contractOf(operation);
      must(contract.statusQuery, `${operation} can be asked about`);
      return exchange(
        (send) => dialect.query(send, idempotencyKey),
        (result) => classifyQuery(result, contract, context),
      );
    },
    undo: (idempotencyKey, undo) => exchange((send) => dialect.undo(send, idempotencyKey, undo), classifyUndo),
    ...(kind === 'work'
      ? {
          contract: () =>
            exchange(
              (send) => send('GET', '/contract'),
              (result) => result,
            ),
        }
      : {}),
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
