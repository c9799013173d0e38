// Which step is shown, and what changes that: buttons, keys, the slider, playing, the address.

import { byId } from './dom.js';

/** Milliseconds a step, by the name of the speed. */
const speeds = { slow: 1600, normal: 800, fast: 160 };

export class Player {
  #timer = null;

  /** `show(step, from)` is called whenever another step is to be shown. */
  constructor(recording, show) {
    this.recording = recording;
    this.show = show;
    this.step = -1;
    this.slider = byId('step');
    this.slider.max = recording.last;
    this.slider.addEventListener('input', () => this.stopAt(Number(this.slider.value)));
    byId('speed').addEventListener('change', () => this.#timer !== null && this.play());
    for (const [id, act] of Object.entries({
      first: () => this.stopAt(0),
      back: () => this.stopAt(this.step - 1),
      play: () => this.toggle(),
      forward: () => this.stopAt(this.step + 1),
      last: () => this.stopAt(recording.last),
    }))
      byId(id).addEventListener('click', act);
    document.addEventListener('keydown', event => this.#key(event));
    addEventListener('hashchange', () => this.stopAt(stepInAddress() ?? this.step));
  }

  get playing() { return this.#timer !== null; }
  /** How long a move may take to be seen. */
  get pace() { return this.playing ? Math.min(450, this.#interval * 0.7) : 450; }
  get #interval() { return speeds[byId('speed').value]; }

  go(step) {
    const to = Math.max(0, Math.min(step, this.recording.last));
    if (to === this.step)
      return;
    const from = this.step;
    this.step = to;
    this.slider.value = to;
    history.replaceState(null, '', `#${to}`);
    byId('first').disabled = byId('back').disabled = to === 0;
    byId('last').disabled = byId('forward').disabled = to === this.recording.last;
    this.show(to, from);
  }
  stopAt(step) {
    this.pause();
    this.go(step);
  }

  play() {
    clearInterval(this.#timer);
    if (this.step === this.recording.last)
      this.go(0);
    this.#timer = setInterval(() => {
      this.go(this.step + 1);
      if (this.step === this.recording.last)
        this.pause();
    }, this.#interval);
    this.#showPlaying();
  }
  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#showPlaying();
  }
  toggle() { this.playing ? this.pause() : this.play(); }

  #showPlaying() {
    byId('play').setAttribute('aria-label', this.playing ? 'Pause' : 'Play');
    byId('play').dataset.playing = this.playing;
    // What is read aloud would never come to an end.
    byId('said').setAttribute('aria-live', this.playing ? 'off' : 'polite');
  }

  /** The neighbouring operation: a bulk run counts as one. */
  #operation(by) {
    const { steps, last } = this.recording;
    const here = steps[this.step].operation;
    let to = this.step;
    while (to + by >= 0 && to + by <= last && steps[to].operation === here)
      to += by;
    if (by < 0) // the last step of the operation before
      return to;
    while (to < last && steps[to + 1].operation === steps[to].operation)
      ++to;
    return to;
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target) || byId('legend').open)
      return;
    const act = {
      ArrowRight: () => this.stopAt(this.step + 1),
      ArrowLeft: () => this.stopAt(this.step - 1),
      ArrowDown: () => this.stopAt(this.#operation(1)),
      ArrowUp: () => this.stopAt(this.#operation(-1)),
      Home: () => this.stopAt(0),
      End: () => this.stopAt(this.recording.last),
      ' ': () => this.toggle(),
      '/': () => byId('key').focus(),
      '?': () => byId('help').click(),
      Escape: () => byId('life-close').click(),
      f: () => byId('to-failure').click(),
    }[event.key];
    const isButton = event.key === ' ' && event.target.closest?.('button, summary');
    if (!act || isButton)
      return;
    event.preventDefault();
    act();
  }
}

function isTyping(target) {
  return target.closest?.('input:not([type=range]), textarea, select') !== null && target.closest !== undefined;
}

export function stepInAddress() {
  const number = /^#(\d+)$/.exec(location.hash);
  return number ? Number(number[1]) : null;
}
