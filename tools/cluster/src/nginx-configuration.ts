import { ROUTES } from '@charter/app-all-in-one';

export type Proxied = Readonly<{
  /** Where nginx listens: a port, or an address with one. */
  listen: string;
  /** The replicas of each service, by its name: `host:port`. */
  upstreams: ReadonlyMap<string, readonly string[]>;
}>;

/** What stands in nginx's `http` block so that all services are one address: the same routes as in one process. */
export const nginxConfiguration = ({ listen, upstreams }: Proxied): string =>
  [...PROXYING, ...[...upstreams].flatMap(upstream), ...server(listen), ''].join('\n');

const PROXYING = [
  'access_log off;',
  'server_tokens off;',
  'merge_slashes off;',
  '# The services refuse what is over 2 MB, and say so in their own words.',
  'client_max_body_size 3m;',
  'proxy_http_version 1.1;',
  'proxy_set_header Connection "";',
  'proxy_set_header Host $http_host;',
  'proxy_set_header X-Forwarded-For $remote_addr;',
  'proxy_set_header X-Forwarded-Proto $scheme;',
  '# A replica that is gone refuses at once; one that is stopped is left for another.',
  'proxy_connect_timeout 1s;',
  'proxy_read_timeout 30s;',
  '# Asked again is only what no replica can have begun to do.',
  'proxy_next_upstream error timeout;',
];

const upstream = ([name, addresses]: readonly [string, readonly string[]]): readonly string[] => [
  `upstream ${name} {`,
  '  random;',
  ...addresses.map(address => `  server ${address} max_fails=1 fail_timeout=1s;`),
  '  keepalive 32;',
  '}',
];

const server = (listen: string): readonly string[] => [
  'server {',
  `  listen ${listen};`,
  '  default_type application/json;',
  '  add_header X-Content-Type-Options nosniff;',
  ...problem({ codes: [502, 504], status: 503, title: 'The service cannot be reached. Try again.', retryAfter: 1 }),
  ...problem({ codes: [413], status: 413, title: 'The request is too large.' }),
  ...ROUTES.flatMap(({ path, service, secret }) => [
    `  location ~ ${path.source} {`,
    ...(secret ? ['    error_log /dev/null crit;'] : []),
    '    add_header X-Content-Type-Options "";',
    `    proxy_pass http://${service};`,
    '  }',
  ]),
  '  location = /health/live {',
  `    return 200 '{"alive":true}';`,
  '  }',
  '  location / {',
  `    return 404 '${bodyOf(404, 'This address was not found.')}';`,
  '  }',
  '}',
];

type Problem = Readonly<{ codes: readonly number[]; status: number; title: string; retryAfter?: number }>;

/** What nginx itself has to answer, it answers as the services would. */
const problem = ({ codes, status, title, retryAfter }: Problem): readonly string[] => [
  `  error_page ${codes.join(' ')} = @problem-${status};`,
  `  location @problem-${status} {`,
  ...(retryAfter === undefined ? [] : [`    add_header Retry-After ${retryAfter} always;`]),
  '    add_header X-Content-Type-Options nosniff always;',
  `    return ${status} '${bodyOf(status, title)}';`,
  '  }',
];

const bodyOf = (status: number, title: string): string =>
  JSON.stringify({ status, title, detail: title, error: title });
