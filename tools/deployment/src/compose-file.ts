import { yamlOf } from './files';

/** One entry under `services` of docker-compose.yml, as far as it is looked at. */
export type Container = Readonly<{
  image?: string;
  build?: Readonly<{ context: string; args: Readonly<Record<string, string>> }>;
  entrypoint?: readonly string[];
  command?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  depends_on?: Readonly<Record<string, Readonly<{ condition: string; restart?: boolean }>>>;
  /** `address:port:port` */
  ports?: readonly string[];
  volumes?: readonly string[];
  tmpfs?: readonly string[];
  read_only?: boolean;
  healthcheck?: Readonly<{ test?: readonly string[]; disable?: boolean }>;
}>;

export type ComposeFile = Readonly<{ services: Readonly<Record<string, Container>>; volumes: object }>;

export const composeFile = (): ComposeFile => yamlOf('docker-compose.yml');

/** A port that a container opens on this machine. */
export type Published = Readonly<{ container: string; address: string; port: number; inside: number }>;

export const publishedBy = ({ services }: ComposeFile): readonly Published[] =>
  Object.entries(services).flatMap(([container, { ports = [] }]) =>
    ports.map(entry => {
      const [address = '', port, inside] = entry.split(':');
      return { container, address, port: Number(port), inside: Number(inside) };
    }),
  );
