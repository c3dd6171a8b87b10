/** What the environment says, read once, with its limits and its meanings. Generated into the operating guide. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HookConfig, MailConfig } from '#contexts/communication/index.ts';
import type { CheckpointTarget } from '#contexts/evidence/index.ts';
import type { ConnectorConfig } from '#contexts/fulfillment/index.ts';
import { readSigningKey, type SigningKey } from '#contexts/proposal/index.ts';
import type { KafkaConfig } from '#platform/sinks/kafka.connector.ts';
import type { NatsConfig } from '#platform/sinks/nats.connector.ts';
import { type Role, ROLES } from '../app.ts';
import type { OidcOptions } from '../sign-in.ts';
import { OIDC_WORDS, oidcOf } from './oidc-settings.ts';

export type Settings = {
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly drainMs: number;
  readonly roles: readonly Role[];
  readonly environment: string;
  readonly oidc: OidcOptions | null;
  readonly logLevel: string;
  /** The stand-in servers run beside Troth unless this says off: a company that has its own systems names them in `TROTH_CONNECTORS`. */
  readonly standIns: boolean;
  readonly connectorsFile: string | null;
  readonly seedCompany: boolean;
  readonly publicUrl: string | null;
  /** Where checkpoints are told to, besides the folder; null: nowhere. */
  readonly checkpointTarget: CheckpointTarget | null;
  readonly privateTargets: string;
  /** Brokers that facts are passed on to; null: none of that kind. */
  readonly nats: NatsConfig | null;
  readonly kafka: KafkaConfig | null;
  /** What offers are signed with (PAdES), where there is a key. */
  readonly signer: SigningKey | null;
};

export const DEFAULT_PORT = 4700;
const DRAIN_MS_MAX = 120_000;

export const SETTINGS_WORDS: Readonly<Record<string, string>> = {
  TROTH_DATA: 'Folder for everything that must survive; default ./data',
  DATABASE_URL: 'A PostgreSQL 15 or newer of your own; without it one is run in the data folder',
  TROTH_DATABASE_FILE:
    'Connection file of a process that holds the database; for further processes on the same machine',
  TROTH_SECRET:
    'At least 32 characters; passwords and keys derive from it. Needed when several machines share one database',
  TROTH_ROLE_PREFIX: 'Prefix of the database roles; default troth',
  TROTH_ROLES: 'api, worker, relay, sequencer (comma separated) or all; default all',
  TROTH_HOST: 'Address to listen on; default 127.0.0.1',
  TROTH_PORT: `Port to listen on; default ${DEFAULT_PORT}, 0 for any`,
  TROTH_DRAIN_MS: `How long a process that was told to stop still serves while /ready says no, in milliseconds, at most ${DRAIN_MS_MAX}; default 0`,
  TROTH_PUBLIC_URL: 'Where customers reach the app, for the links in their mail; default the address it listens on',
  TROTH_CHECKPOINT_URL:
    'Where each newest checkpoint of the log is also sent, signed and retried: a witness outside your reach',
  TROTH_CHECKPOINT_SECRET: 'Signs what is sent there: whsec_ and base64, Standard Webhooks',
  TROTH_ENV: 'development (default; people sign in without a password, on loopback only) or another name',
  ...OIDC_WORDS,
  TROTH_STAND_INS: 'off: do not run the stand-in servers',
  TROTH_CONNECTORS: 'JSON file of connectors and mail: written by the process that runs the stand-ins, or by you',
  TROTH_PRIVATE_TARGETS:
    'Hosts and ranges of your own network that connectors and webhooks may call outside development, such as erp.corp.example, 10.20.0.0/16; everything else is https on the public internet',
  TROTH_SIGNING_KEY:
    'PEM file with a private key (RSA or EC) and its certificates: every document that is presented is also signed with it (PAdES)',
  TROTH_NATS:
    'NATS servers that every fact is passed on to, by JetStream: nats://user:password@host:4222, several with commas',
  TROTH_KAFKA: 'Kafka brokers that every fact is passed on to, one topic a context: host:9092, several with commas',
  TROTH_KAFKA_TLS: 'on: Kafka is reached by TLS',
  TROTH_KAFKA_USER: 'Kafka signs in with this name (SASL plain), and with TROTH_KAFKA_PASSWORD',
  TROTH_KAFKA_PASSWORD: 'The password to TROTH_KAFKA_USER',
  TROTH_SEED: 'off: do not load the example company into an empty database',
  TROTH_URL: 'For the command line: the running Troth that it talks to; default this machine',
  TROTH_TOKEN: 'For the command line: the token of whoever asks; without it people sign in as in development',
  TROTH_COMMIT:
    'The commit that this build was made of, for the list of what runs; default what is checked out, where that can be read',
  TROTH_LOG: 'fatal, error, warn (default), info, debug',
};

const rolesOf = (text: string | undefined): readonly Role[] => {
  if (text === undefined || text === '' || text === 'all') return ROLES;
  const asked = text.split(',').map((part) => part.trim());
  const unknown = asked.find((role) => !ROLES.includes(role as Role));
  if (unknown !== undefined)
    throw new Error(`TROTH_ROLES names ${unknown}; the roles are ${ROLES.join(', ')} and all.`);
  return asked as Role[];
};

const portOf = (text: string | undefined): number => {
  const port = text === undefined || text === '' ? DEFAULT_PORT : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`TROTH_PORT is ${text}; a port is a whole number from 0 to 65535.`);
  return port;
};

const drainOf = (text: string | undefined): number => {
  const ms = Number(text || 0);
  if (!Number.isInteger(ms) || ms < 0 || ms > DRAIN_MS_MAX)
    throw new Error(`TROTH_DRAIN_MS is ${text}; it is a whole number of milliseconds from 0 to ${DRAIN_MS_MAX}.`);
  return ms;
};

const targetOf = (url: string | undefined, secret: string | undefined): CheckpointTarget | null => {
  if (!url) return null;
  if (!secret)
    throw new Error(
      'TROTH_CHECKPOINT_URL needs TROTH_CHECKPOINT_SECRET, whsec_ and base64, which signs what is told there.',
    );
  return { url, secret };
};

const signerOf = (file: string | undefined): SigningKey | null => {
  if (!file) return null;
  if (!existsSync(file)) throw new Error(`TROTH_SIGNING_KEY names ${file}, which does not exist.`);
  return readSigningKey(readFileSync(file, 'utf8'));
};

const kafkaOf = (env: NodeJS.ProcessEnv): KafkaConfig | null => {
  const { TROTH_KAFKA: brokers, TROTH_KAFKA_USER: user, TROTH_KAFKA_PASSWORD: password } = env;
  if (!brokers) return null;
  if (user && !password) throw new Error('TROTH_KAFKA_USER needs TROTH_KAFKA_PASSWORD.');
  return { brokers, ssl: env['TROTH_KAFKA_TLS'] === 'on', ...(user && password ? { user, password } : {}) };
};

export const settingsOf = (env: NodeJS.ProcessEnv): Settings => ({
  dataFolder: resolve(env['TROTH_DATA'] || 'data'),
  host: env['TROTH_HOST'] || '127.0.0.1',
  port: portOf(env['TROTH_PORT']),
  drainMs: drainOf(env['TROTH_DRAIN_MS']),
  roles: rolesOf(env['TROTH_ROLES']),
  environment: env['TROTH_ENV'] || 'development',
  oidc: oidcOf(env),
  logLevel: env['TROTH_LOG'] || 'warn',
  standIns: env['TROTH_STAND_INS'] !== 'off',
  connectorsFile: env['TROTH_CONNECTORS'] || null,
  seedCompany: env['TROTH_SEED'] !== 'off',
  publicUrl: env['TROTH_PUBLIC_URL']?.replace(/\/+$/, '') || null,
  checkpointTarget: targetOf(env['TROTH_CHECKPOINT_URL'], env['TROTH_CHECKPOINT_SECRET']),
  privateTargets: env['TROTH_PRIVATE_TARGETS'] || '',
  nats: env['TROTH_NATS'] ? { servers: env['TROTH_NATS'] } : null,
  kafka: kafkaOf(env),
  signer: signerOf(env['TROTH_SIGNING_KEY']),
});

/** What a process knows of the systems that others own. */
export type OutsideSystems = {
  readonly connectors: readonly ConnectorConfig[];
  readonly mail: MailConfig | null;
  /** Of a gateway that takes messages instead of a mail server. */
  readonly messageHook?: HookConfig;
  readonly callbackBaseUrl: string | null;
};

export const noSystems: OutsideSystems = { connectors: [], mail: null, callbackBaseUrl: null };

export const readSystems = (file: string): OutsideSystems => {
  if (!existsSync(file)) throw new Error(`TROTH_CONNECTORS names ${file}, which does not exist.`);
  return JSON.parse(readFileSync(file, 'utf8')) as OutsideSystems;
};
