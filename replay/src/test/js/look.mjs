// Opens the report NAME.html as a reader would, offline; what there is to see and what went wrong is then in NAME.json, and a
// picture in NAME.png.
// Usage: node look.mjs BROWSER NAME WIDTH
import { chromium } from 'playwright-core';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [browserPath, name, width] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const context = await browser.newContext({ viewport: { width: Number(width), height: 900 }, offline: true });
  const page = await context.newPage();
  const problems = [];
  const requests = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) problems.push(message.text()); });
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('request', (request) => requests.push(request.url()));
  const begun = Date.now();
  await page.goto(pathToFileURL(`${name}.html`).href);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
  const openMillis = Date.now() - begun;
  // Charts are drawn when their place is known, a moment after the page is ready.
  const canvases = await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('section canvas')].filter((canvas) => canvas.width > 40 && canvas.height > 15);
    const colours = (canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      return seen.size;
    };
    const told = all.map((canvas) => ({ label: canvas.getAttribute('aria-label') ?? canvas.closest('figure')?.getAttribute('aria-label') ?? '', colours: colours(canvas) }));
    return told.every((canvas) => canvas.colours > 1) && told;
  }, null, { timeout: 15000 }).then((handle) => handle.jsonValue());

  const heat = page.locator('figure.heat canvas').first();
  let heatText = '';
  if (await heat.count()) {
    await heat.hover({ position: { x: 200, y: 10 } });
    heatText = await page.locator('#tooltip').innerText();
  }
  const fronts = page.locator('figure[role=group]');
  let frontText = '';
  if (await fronts.count()) {
    await fronts.first().focus();
    await page.keyboard.press('ArrowRight');
    frontText = await page.locator('#tooltip').innerText();
    await fronts.first().blur();
  }
  const tabs = page.locator('.tabs button');
  if (await tabs.count()) await tabs.last().click();
  // The policy must forbid what the file does not need; a script in it that tries must fail.
  const reached = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused'));
  const refused = problems.filter((problem) => problem.includes('Content Security Policy'));
  await page.screenshot({ path: `${name}.png`, fullPage: true });
  writeFileSync(`${name}.json`, JSON.stringify({
    title: await page.title(),
    sections: await page.locator('section h2').allInnerTexts(),
    canvases, heatText, frontText, openMillis, reached,
    refused: refused.length,
    problems: problems.filter((problem) => !refused.includes(problem)),
    requests: requests.filter((url) => !url.startsWith('file:') && !url.startsWith('http://127.0.0.1:9/')),
    pageWidth: await page.evaluate(() => document.documentElement.scrollWidth),
  }));
} finally {
  await browser.close();
}
