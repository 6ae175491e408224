import { SERVICES } from '@charter/app-all-in-one';
import { nginxConfiguration } from '@charter/cluster';

/** Where every container of ours listens, nginx among them. */
export const PORT = 8080;

const HEAD = `# Which container answers which address: by the routes of apps/all-in-one/src/routes.ts. Written, after a change there, by:
#
#   npm run build && node tools/deployment/dist/print-nginx-file.js > deploy/nginx.conf
`;

/** The whole of deploy/nginx.conf: what stands in front of the processes elsewhere, over the services' containers. */
export const nginxFile = (): string => {
  const upstreams = new Map(SERVICES.map(({ name }) => [name, [`${name}:${PORT}`]]));
  const http = nginxConfiguration({ listen: String(PORT), upstreams });
  const inside = http.replace(/^(?=.)/gm, '  ');
  return `${HEAD}\nworker_processes auto;\n\nevents {\n  worker_connections 1024;\n}\n\nhttp {\n${inside}}\n`;
};
