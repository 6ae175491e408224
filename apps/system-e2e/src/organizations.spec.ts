/** @requires upsun-cli */
import { afterAll, beforeAll, jest } from '@jest/globals';
import { prepareCharter, type Charter } from './charter';
import { membersJourney } from './members-journey';
import { officialJourney } from './official-journey';

// A start, and commands of the official tool at 0.2 s each.
jest.setTimeout(120_000);

let charter: Charter;
beforeAll(async () => {
  charter = await prepareCharter({ ACCESS_TOKEN_TTL: '3' });
  await charter.start();
});
afterAll(() => charter.remove());

officialJourney(() => charter);
membersJourney(() => charter);
