// Search for a key, and follow it through its life.

import { byId, element } from './dom.js';
import { keyText, parseKey, plural } from './format.js';
import { allKeys, lifeOf } from './life.js';

const mostSuggestions = 2000;

export class Follower {
  key = null;
  life = [];

  /** `changed()` is called when another key is followed, `go(step)` when a step of its life is chosen. */
  constructor(recording, changed, go) {
    this.recording = recording;
    this.changed = changed;
    this.go = go;
    this.input = byId('key');
    this.input.placeholder = recording.setup.hash === 'controlled' ? 'bucket:tophash:id' : 'a number';
    byId('keys').append(...[...allKeys(recording)].sort((a, b) => a - b).slice(0, mostSuggestions)
      .map(key => element('option', { value: keyText(key, recording.setup.hash) })));
    byId('search').addEventListener('submit', event => {
      event.preventDefault();
      this.#search();
    });
    this.input.addEventListener('keydown', event => {
      if (event.key === 'Escape')
        this.stop();
    });
    this.input.addEventListener('input', () => this.input.setCustomValidity(''));
    byId('life-close').addEventListener('click', () => this.stop());
    byId('life-back').addEventListener('click', () => this.#jump(-1));
    byId('life-forward').addEventListener('click', () => this.#jump(1));
    byId('life-events').addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button)
        this.go(Number(button.dataset.step));
    });
  }

  follow(key) {
    this.key = key;
    this.life = lifeOf(this.recording, key);
    const { hash } = this.recording.setup;
    this.input.value = keyText(key, hash);
    byId('life').hidden = false;
    byId('life-key').textContent = keyText(key, hash);
    byId('life-count').textContent = this.life.length === 0
      ? 'Nothing in this trace has to do with it.' : plural(this.life.length, 'event');
    byId('life-events').replaceChildren(...this.life.map(({ step, kind, text }) => {
      const { operation } = this.recording.steps[step];
      return element('li', {}, element(`button.${kind}`, { type: 'button', 'data-step': step },
        element('span.number', {}, String(operation + 1)), element('span', {}, text)));
    }));
    this.changed();
  }
  stop() {
    this.key = null;
    this.life = [];
    this.input.value = '';
    byId('life').hidden = true;
    this.changed();
  }

  /** Marks the events up to this step. */
  show(step) {
    this.step = step;
    for (const button of byId('life-events').querySelectorAll('button')) {
      const at = Number(button.dataset.step);
      button.toggleAttribute('aria-current', at === step);
      button.classList.toggle('past', at < step);
    }
    byId('life-events').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    byId('life-back').disabled = !this.life.some(event => event.step < step);
    byId('life-forward').disabled = !this.life.some(event => event.step > step);
  }

  #search() {
    const key = parseKey(this.input.value, this.recording.setup.hash);
    if (key === null) {
      this.input.setCustomValidity(this.recording.setup.hash === 'controlled'
        ? 'A key is a number, or bucket:tophash:id.' : 'A key is a number.');
      this.input.reportValidity();
      return;
    }
    this.follow(key);
    this.input.blur(); // the arrow keys are for the steps again
  }
  #jump(by) {
    const steps = this.life.map(event => event.step);
    const to = by > 0 ? steps.find(step => step > this.step) : steps.findLast(step => step < this.step);
    if (to !== undefined)
      this.go(to);
  }
}
