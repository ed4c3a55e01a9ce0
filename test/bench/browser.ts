import { launch, watchedPage } from '../e2e/browser';
import { startHost } from '../e2e/host';
import { keyPressToHistogram, scrolled, tellScrolled } from '../e2e/speed';
import { makeCase } from './search';

/** Searches that leave much, some and little; of words, too. */
const QUERIES = [
  'outcome: denied',
  'not userIdentity.type: AWSService',
  'eventSource: s3*',
  'eventName: (CreateUser or PutObject)',
  'sourceIPAddress: 203.0.113.0/24',
  'requestParameters.bucketName: nordlicht-*',
  'readOnly: false',
  'nordlicht',
];

/** What a person waits for in the page, with a case of many events: the browser host, and Chromium without a window. */
export async function benchBrowser(events: number, runs: number): Promise<void> {
  const host = await startHost(['--case', await makeCase(events)]);
  try {
    const browser = await launch();
    try {
      const { page } = await watchedPage(browser, 'light');
      await page.goto(host.url);
      // The page goes to the case once it is open.
      await page
        .getByRole('contentinfo')
        .getByText(/events$/)
        .waitFor();
      await page.evaluate(() => {
        location.hash = '#/search';
      });
      await page.locator('.event-grid-cell').first().waitFor();
      for (const query of QUERIES) {
        const taken: number[] = [];
        for (let run = 0; run < runs; run++) {
          // Another range each time, so that no answer is one that was kept.
          taken.push(await keyPressToHistogram(page, `(${query}) and eventTime < 90${10 + run}-01-01`));
          await page.waitForTimeout(300);
        }
        const sorted = taken.sort((a, b) => a - b).map((one) => Math.round(one));
        console.log(
          `key press to histogram (700)   median ${sorted[Math.floor(sorted.length / 2)]} ms   ${sorted[0]} – ${sorted.at(-1)} ms   ${query}`,
        );
      }
      await page.evaluate(() => {
        location.hash = '#/search';
      });
      for (let run = 0; run < runs; run++) console.log(tellScrolled(await scrolled(browser, page)));
    } finally {
      await browser.close();
    }
  } finally {
    await host.stop();
  }
}
