// A picture of a page as it opens: node screenshot.mjs BROWSER PAGE.html OUT.png [STEP] [dark]
import { resolve } from 'node:path';
import { Browser } from './browser.mjs';

const [program, file, out, step = '', theme = 'light'] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: node screenshot.mjs BROWSER PAGE.html OUT.png [STEP] [light|dark]');
  process.exit(2);
}
const browser = new Browser(program);
try {
  const page = await browser.open(resolve(file),
    { width: 1200, height: 700, media: { 'prefers-color-scheme': theme, 'prefers-reduced-motion': 'reduce' } });
  if (step !== '')
    await page.ask(n => { location.hash = `#${n}`; }, step);
  await page.screenshot(out);
} finally {
  await browser.close();
}
