import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES } from '@charter/app-all-in-one';
import { freePort, startNginx, type Nginx } from '@charter/infra';
import { nginxConfiguration } from './nginx-configuration';
import { operator } from './operator';
import { describedReplica, type Replica } from './replica';

/** Charter as it runs in production, on one machine: replicas of every service behind nginx. */
export type Cluster = Readonly<{
  url: string;
  /** Holds `demo.json`, and the log of each process. */
  folder: string;
  replicas: readonly Replica[];
  nginx: Nginx;
  /** Runs a command of an operator on it; gives what it says. */
  admin: (...args: readonly string[]) => Promise<string>;
  /** Finishes the work in hand. */
  stop: () => Promise<void>;
  kill: () => Promise<void>;
}>;

export type ClusterOptions = Readonly<{
  folder: string;
  /** How many processes of each service. */
  replicas: number;
  /** The servers that it stands on, as the services' environment names them. */
  environment: Readonly<Record<string, string>>;
  /** What one replica alone has in its environment besides. */
  environmentOf?: (service: string, number: number) => Readonly<Record<string, string>>;
  /** Where nginx listens; a free port unless said otherwise. */
  port?: number;
  /** Told each step. */
  onProgress?: (what: string) => void;
}>;

/** Makes the topics, starts the processes and nginx, and creates the demo users. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { folder, onProgress = () => undefined } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const environment = { LOG_LEVEL: 'warn', ...mailIn(folder, options), ...options.environment, PUBLIC_URL: url };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const admin = operator({ ...environment, DATA_DIR: folder });
  onProgress('making topics');
  await admin('topics:ensure');
  const replicas = await describedReplicas({ ...options, environment });
  const upstreams = Map.groupBy(replicas, ({ service }) => service);
  const addresses = new Map([...upstreams].map(([name, all]) => [name, all.map(({ address }) => address)]));
  const configuration = nginxConfiguration({ listen: `127.0.0.1:${port}`, upstreams: addresses });
  // First: services look up the issuer's keys by the public address.
  const nginx = await startNginx({ folder: join(folder, 'nginx'), configuration });
  onProgress(`starting ${replicas.length} processes`);
  const all = (what: (one: Replica | Nginx) => Promise<void>) => Promise.all([...replicas, nginx].map(what));
  const kill = async () => void (await all(one => one.kill()));
  try {
    await Promise.all(replicas.map(replica => replica.start()));
    onProgress('creating demo users');
    await admin('demo:create');
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    ...{ url, folder, replicas, nginx, admin, kill },
    stop: async () => {
      await Promise.all(replicas.map(replica => replica.stop()));
      await nginx.stop();
    },
  };
};

/** Where no server takes messages, all replicas keep them in one folder, and each of them shows them at `/mailbox`. */
const mailIn = (folder: string, { environment }: ClusterOptions): Readonly<Record<string, string>> =>
  environment['SMTP_URL'] ? {} : { MAIL_DIR: join(folder, 'mail') };

type Described = Pick<ClusterOptions, 'folder' | 'replicas' | 'environment' | 'environmentOf'>;

const describedReplicas = ({ replicas, environmentOf, ...all }: Described): Promise<readonly Replica[]> =>
  Promise.all(
    SERVICES.flatMap(({ name: service }) =>
      Array.from({ length: replicas }, (_, index) => {
        const environment = { ...all.environment, ...environmentOf?.(service, index + 1) };
        return describedReplica({ service, number: index + 1, folder: all.folder, environment });
      }),
    ),
  );
