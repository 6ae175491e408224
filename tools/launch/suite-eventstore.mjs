import { launch } from './launch.mjs';
import { test } from './test-run.mjs';

/** What any server must do that Charter runs on, by raw calls and through our port. */
const SUITE = ['libs/embedded/eventstore/src/truth/', 'libs/foundation/event-store/src/'];

// npm run suite:eventstore -- esdb://host:2113?tls=false [options of Jest]
await launch(async () => {
  const [url, ...options] = process.argv.slice(2);
  if (!url || !/^(esdb|kurrentdb)\b/.test(url))
    throw new Error('Usage: npm run suite:eventstore -- esdb://... [options of Jest]');
  process.env['EVENTSTORE_URL'] = url.replace(/^kurrentdb/, 'esdb'); // The client knows the old name only.
  return test(['--require', 'eventstore-server', ...SUITE, ...options]);
});
