import { enableCompileCache } from 'node:module';

// What was compiled once is kept for the next start, which takes a third less time. Imported before everything else.
enableCompileCache();
