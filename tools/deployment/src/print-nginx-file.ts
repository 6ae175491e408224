import { nginxFile } from './nginx-file';

process.stdout.write(nginxFile());
