// A Chromium without a window, driven over the DevTools protocol. It is spoken to through two pipes,
// so it takes no port and no package: messages are JSON, each ended by a zero byte.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const patience = Number(process.env.PATIENCE ?? 60_000); // milliseconds until something that must happen has not

export class Browser {
  #sent = 0;
  #waiting = new Map();
  #listeners = new Map(); // by session

  constructor(program) {
    this.profile = mkdtempSync(join(tmpdir(), 'bucketproof-page-'));
    this.process = spawn(program, ['--headless', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu',
      '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--force-color-profile=srgb',
      `--user-data-dir=${this.profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    this.words = '';
    this.process.stderr.on('data', data => { this.words += data; });
    this.ended = new Promise(resolve => this.process.on('exit', resolve));
    this.ended.then(() => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`${program} ended. Its last words: ${this.words.slice(-2000)}`));
    });
    const [, , , to, from] = this.process.stdio;
    this.to = to;
    let rest = '';
    from.setEncoding('utf8');
    from.on('data', data => {
      const messages = (rest + data).split('\0');
      rest = messages.pop();
      messages.forEach(message => this.#receive(JSON.parse(message)));
    });
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#sent;
    this.to.write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    return new Promise((resolve, reject) => this.#waiting.set(id, { method, resolve, reject }));
  }
  listen(session, listener) { this.#listeners.set(session, listener); }

  /** Opens a file. `media` are pairs of a media feature and its value. */
  async open(file, { width = 1280, height = 860, media = {} } = {}) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network'])
      await page.send(`${domain}.enable`);
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await page.media(media);
    const { errorText } = await page.send('Page.navigate', { url: pathToFileURL(file).href });
    if (errorText)
      throw new Error(`${file}: ${errorText}`);
    await page.until(() => document.documentElement?.dataset.ready === 'true', 'the page to be ready');
    return page;
  }

  async close() {
    await this.send('Browser.close');
    await this.ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #receive(message) {
    if (message.id === undefined) {
      this.#listeners.get(message.sessionId)?.(message);
      return;
    }
    const { method, resolve, reject } = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result);
  }
}

const keys = {
  ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Home: 36, End: 35, Enter: 13, Escape: 27, Tab: 9, ' ': 32,
};

class Page {
  /** What went wrong in the page: exceptions, and what it wrote to the console as an error. */
  errors = [];
  /** What it asked for, besides itself. */
  requests = [];

  constructor(browser, session, target) {
    this.browser = browser;
    this.session = session;
    this.target = target;
    browser.listen(session, ({ method, params }) => {
      if (method === 'Runtime.exceptionThrown')
        this.errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      else if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type))
        this.errors.push(params.args.map(a => a.value ?? a.description).join(' '));
      else if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level))
        this.errors.push(params.entry.text);
      else if (method === 'Network.requestWillBeSent' && params.type !== 'Document' &&
        !params.request.url.startsWith('data:'))
        this.requests.push(params.request.url);
    });
  }

  send(method, params) { return this.browser.send(method, params, this.session); }

  media(features) {
    return this.send('Emulation.setEmulatedMedia',
      { features: Object.entries(features).map(([name, value]) => ({ name, value })) });
  }

  /** Calls a function in the page; arguments and result are JSON. */
  async ask(question, ...given) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression: `(${question})(...${JSON.stringify(given)})`, returnByValue: true, awaitPromise: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async until(question, what, ...given) {
    const end = Date.now() + patience;
    for (;;) {
      if (await this.ask(question, ...given))
        return;
      if (Date.now() > end)
        throw new Error(`waited in vain for ${what}; errors in the console: ${JSON.stringify(this.errors)}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  text(selector) { return this.ask(s => document.querySelector(s).innerText, selector); }
  count(selector) { return this.ask(s => document.querySelectorAll(s).length, selector); }
  isShown(selector) { return this.ask(s => document.querySelector(s)?.checkVisibility() === true, selector); }

  async press(key, modifiers = 0) {
    const code = keys[key] ?? key.toUpperCase().charCodeAt(0);
    const event = { key, modifiers, windowsVirtualKeyCode: code, code: key,
      text: key.length === 1 ? key : key === 'Enter' ? '\r' : undefined };
    await this.send('Input.dispatchKeyEvent', { type: event.text ? 'keyDown' : 'rawKeyDown', ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, text: undefined });
  }
  async type(text) {
    for (const letter of text)
      await this.press(letter);
  }
  async #middle(selector) {
    return this.ask(s => {
      const at = document.querySelector(s);
      at.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = at.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }, selector);
  }
  async point(selector) {
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...await this.#middle(selector) });
  }
  async click(selector) {
    const at = { ...await this.#middle(selector), button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
    await this.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    await this.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  }

  async screenshot(file) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
  close() { return this.browser.send('Target.closeTarget', { targetId: this.target }); }
}
