import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';

/** @typedef {'kafka' | 'postgres'} ServerName */
/** @typedef {Readonly<Record<string, string>>} Variables */
/** @typedef {Readonly<{ variables: Variables, stop: () => Promise<void> }>} Servers */

/** What specs find the servers by. */
const VARIABLE = /** @type {const} */ ({ kafka: 'KAFKA_TEST_BROKERS', postgres: 'POSTGRES_TEST_URL' });

/**
 * What a run of tests can have: `running` by the environment, or by `npm run infra:up`, and what each server lacks.
 * @typedef {Readonly<{ running: Partial<Record<ServerName, string>>, lacking: Readonly<Record<string, readonly string[]>> }>} Offer
 */

/**
 * @param {boolean} isBuilt what can be started, @charter/infra knows
 * @returns {Promise<Offer>}
 */
export const lookForServers = async isBuilt => {
  process.env[VARIABLE.postgres] ??= process.env['DATABASE_TEST_URL'] ?? '';
  const running = await runningServers();
  const lacking = isBuilt ? await lackingHere() : { kafka: ['a build'], nginx: ['a build'], postgres: ['a build'] };
  return { running, lacking: { ...lacking, ...Object.fromEntries(Object.keys(running).map(name => [name, []])) } };
};

const lackingHere = async () => {
  const ask = `JSON.stringify(require('@charter/infra').whatCanStart())`;
  const { code, output } = await run(pinnedNode(), ['-p', ask], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  if (code !== 0) throw new Error(`What can be started here is not known.\n${output}`);
  /** @type {Record<string, { missing: string[] }>} */
  const found = JSON.parse(output);
  return Object.fromEntries(Object.entries(found).map(([name, { missing }]) => [name, missing]));
};

/**
 * The servers for one run of tests, by the variables that specs find them by: what runs, or else new ones, which are gone
 * afterwards.
 * @param {readonly ServerName[]} names
 * @param {Offer['running']} running
 * @returns {Promise<Servers>}
 */
export const serversFor = async (names, running) => {
  const lent = names.filter(name => running[name]);
  const left = names.filter(name => !running[name]);
  const borrowed = await borrow(running, lent);
  if (left.length === 0) return borrowed;
  try {
    const own = await startServers(left);
    return {
      variables: { ...borrowed.variables, ...own.variables },
      stop: async () => void (await Promise.all([borrowed.stop(), own.stop()])),
    };
  } catch (error) {
    await borrowed.stop();
    throw error;
  }
};

/** @returns {Promise<Offer['running']>} */
const runningServers = async () => {
  const text = await readFile(join(root, '.infra', 'env'), 'utf8').catch(() => '');
  /** @param {string} name */
  const left = name => new RegExp(`^${name}=(.+)$`, 'm').exec(text)?.[1] ?? '';
  const kafka = process.env[VARIABLE.kafka] || left('KAFKA_BROKERS');
  const postgres = process.env[VARIABLE.postgres] || left('DATABASE_URL');
  // The file may be that of servers that were killed.
  return { ...((await answers(kafka)) && { kafka }), ...((await answers(postgres)) && { postgres }) };
};

/**
 * Whether somebody listens at the first address in a text.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
const answers = async text => {
  const [, host = '', port] = /([\w.-]+):(\d+)(?:[,/?]|$)/.exec(text) ?? [];
  if (!port) return false;
  const socket = connect(Number(port), host);
  const connected = await once(socket, 'connect').catch(() => undefined);
  socket.destroy();
  return connected !== undefined;
};

/**
 * Kafka as it is, PostgreSQL with a database that goes away again.
 * @param {Offer['running']} running
 * @param {readonly ServerName[]} names
 * @returns {Promise<Servers>}
 */
const borrow = async ({ kafka = '', postgres = '' }, names) => {
  /** @type {Variables} */
  const ofKafka = names.includes('kafka') ? { [VARIABLE.kafka]: kafka } : {};
  if (!names.includes('postgres')) return { variables: ofKafka, stop: async () => undefined };
  const database = `charter_test_${process.pid}`;
  await query(postgres, `create database ${database}`);
  return {
    variables: { ...ofKafka, [VARIABLE.postgres]: String(Object.assign(new URL(postgres), { pathname: database })) },
    stop: () => query(postgres, `drop database ${database} with (force)`),
  };
};

/**
 * @param {string} connectionString
 * @param {string} sql
 */
const query = async (connectionString, sql) => {
  const { default: pg } = await import('pg'); // Only now: it may just have been installed.
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

/**
 * A process that owns the servers, and ends with us.
 * @param {readonly ServerName[]} names
 * @returns {Promise<Servers>}
 */
const startServers = async names => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-test-servers-'));
  const wanted = {
    folder,
    lasting: false,
    ...(names.includes('kafka') && { kafka: { brokers: 1 } }),
    ...(names.includes('postgres') && { postgres: { databases: ['charter_test'] } }),
  };
  const owner = spawn(pinnedNode(), [join(root, 'tools', 'infra', 'dist', 'serve.js'), JSON.stringify(wanted)], {
    detached: true, // A terminal's Ctrl-C must not take the servers from the specs that are being ended by it, too.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(owner, 'exit');
  const stop = async () => {
    if (owner.connected) owner.disconnect();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { kafka, charter_test: postgres } = await readyServers(owner);
    const variables = { ...(kafka && { [VARIABLE.kafka]: kafka }), ...(postgres && { [VARIABLE.postgres]: postgres }) };
    return { variables, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/**
 * @param {import('node:child_process').ChildProcess} owner
 * @returns {Promise<Variables>} addresses, by what they are for
 */
const readyServers = owner =>
  new Promise((resolve, reject) => {
    owner.on('error', reject);
    owner.on('exit', code => reject(new Error(`The process that owns the servers has ended (${code}).`)));
    owner.on('message', (/** @type {{ ready?: Variables, failed?: string }} */ { ready, failed }) => {
      if (failed !== undefined) reject(new Error(failed));
      if (ready) resolve(ready);
    });
  });
