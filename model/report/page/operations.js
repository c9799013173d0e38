// The list of operations. A bulk run is one row, with how far it is.

import { element } from './dom.js';

export class OperationList {
  #rows;
  #current;

  constructor(recording, root, choose) {
    this.recording = recording;
    this.root = root;
    const notable = recording.operations.map(() => new Set());
    for (const { operation, words, wrong } of recording.steps) {
      if (operation < 0 || operation >= notable.length)
        continue;
      for (const sentence of words)
        for (const [word, sign] of signs)
          if (sentence.includes(word))
            notable[operation].add(sign);
      if (wrong.length > 0)
        notable[operation].add('wrong');
    }
    const failed = recording.failure && recording.steps[recording.failure.step].operation;
    this.#rows = recording.operations.map(({ text, elements }, i) => {
      const run = recording.firstStepOf(i) !== -1 || failed === i;
      const button = element('button', { type: 'button', tabindex: '-1', 'data-operation': i, disabled: !run },
        element('span.number', {}, String(i + 1)),
        element('code', {}, text),
        element('span.signs', {}, ...[...notable[i]].map(sign =>
          element(`span.sign.${sign}`, { title: signTitles[sign] }, signTexts[sign]))));
      if (elements > 1)
        button.append(element('span.progress', {}));
      const row = element('li', {}, button);
      if (failed === i)
        row.classList.add('failed');
      return row;
    });
    if (failed !== null && failed >= recording.operations.length)
      this.#rows.push(element('li.failed', {}, element('button', { type: 'button', tabindex: '-1',
        'data-operation': recording.operations.length },
      element('span.number', {}, '·'), element('code', {}, 'the end of the trace'))));
    root.append(...this.#rows);
    root.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button)
        return;
      const operation = Number(button.dataset.operation);
      const step = recording.lastStepOf(operation);
      choose(step === -1 ? recording.last : step);
    });
  }

  show(step) {
    const { operation, element: part } = this.recording.steps[step];
    const row = this.#rows[operation];
    if (row !== this.#current) {
      const before = this.#current?.firstElementChild;
      before?.removeAttribute('aria-current');
      before?.setAttribute('tabindex', '-1');
      this.#current = row;
      row?.firstElementChild.setAttribute('aria-current', 'step');
    }
    const button = (row ?? this.#rows[0])?.firstElementChild;
    button?.setAttribute('tabindex', '0');
    if (this.root.contains(document.activeElement))
      button?.focus({ preventScroll: true });
    if (row)
      scrollInto(this.root, row);
    else
      this.root.scrollTop = 0;
    const elements = this.recording.operations[operation]?.elements ?? 1;
    const progress = row?.querySelector('.progress');
    if (progress && part !== undefined) {
      progress.textContent = `${part + 1} of ${elements}`;
      progress.style.setProperty('--part', (part + 1) / elements);
    }
  }
}

const signs = [['growth', 'grows'], ['evacuated', 'evacuates'], ['overflow bucket linked', 'links'], ['overflow buckets linked', 'links']];
const signTexts = { grows: 'G', evacuates: 'E', links: 'O', wrong: '!' };
const signTitles = {
  grows: 'a growth starts or ends', evacuates: 'old buckets are evacuated',
  links: 'an overflow bucket is linked', wrong: 'slots are wrong',
};

/** Scrolls the list alone, never the page. */
function scrollInto(list, row) {
  const top = row.offsetTop - list.offsetTop, bottom = top + row.offsetHeight;
  const margin = 2 * row.offsetHeight;
  if (top - margin < list.scrollTop)
    list.scrollTop = top - margin;
  else if (bottom + margin > list.scrollTop + list.clientHeight)
    list.scrollTop = bottom + margin - list.clientHeight;
}
