// Entries that move, shown moving: each flies from the slot it was in to the slot it is in, and a
// trail stays for as long as the step is looked at. Who wants no motion gets the trails alone.

import { element, svg, wantsStillness } from './dom.js';

const mostFlights = 120;
const mostTrails = 60;

function boxIn(stage, at) {
  const outer = stage.getBoundingClientRect(), inner = at.getBoundingClientRect();
  return { x: inner.left - outer.left, y: inner.top - outer.top, width: inner.width, height: inner.height };
}

export class Motion {
  #flights = [];

  constructor(picture) {
    this.picture = picture;
    this.trails = svg('svg', { class: 'trails', 'aria-hidden': 'true' });
    this.air = element('div.air', { 'aria-hidden': 'true' });
    picture.stage.append(this.trails, this.air);
  }

  /** Ends what is in the air, and takes the trails away. */
  clear() {
    for (const flight of this.#flights)
      flight.cancel();
    this.#flights = [];
    this.air.replaceChildren();
    this.trails.replaceChildren();
  }

  /** Where the moving entries are now; to be called before the picture is drawn anew. */
  takeOff(moves) {
    return moves.map(move => {
      const at = this.picture.at(move.from);
      return at ? { ...move, box: boxIn(this.picture.stage, at) } : move;
    });
  }

  /** Shows the moves that took off, in so many milliseconds. */
  land(moves, duration) {
    if (wantsStillness())
      return;
    moves.slice(0, mostFlights).forEach((move, i) => this.#fly(move, duration, Math.min(i * 12, duration / 3)));
  }

  /** Draws where moves came from. `origin` names their places as the picture has them now. */
  trail(moves, origin) {
    moves.slice(0, mostTrails).forEach(move => this.#trail(origin(move.from), move.to));
  }

  #fly({ box, to }, duration, delay) {
    const target = this.picture.at(to);
    if (!box || !target)
      return;
    const end = boxIn(this.picture.stage, target);
    const ghost = target.cloneNode(true);
    ghost.className = 'slot ghost';
    Object.assign(ghost.style, {
      left: `${end.x}px`, top: `${end.y}px`, width: `${end.width}px`, height: `${end.height}px`,
    });
    this.air.append(ghost);
    target.classList.add('arriving');
    const flight = ghost.animate([
      { transform: `translate(${box.x - end.x}px, ${box.y - end.y}px)` },
      { transform: 'none' },
    ], { duration, delay, easing: 'cubic-bezier(.3, .1, .2, 1)', fill: 'backwards' });
    const landed = () => {
      ghost.remove();
      target.classList.remove('arriving');
    };
    flight.finished.then(landed, landed);
    this.#flights.push(flight);
  }

  #trail(from, to) {
    const start = this.picture.at(from), end = this.picture.at(to);
    if (!start?.offsetParent || !end?.offsetParent || start === end)
      return;
    const a = boxIn(this.picture.stage, start), b = boxIn(this.picture.stage, end);
    const x1 = a.x + a.width / 2, y1 = a.y + a.height, x2 = b.x + b.width / 2, y2 = b.y;
    const bend = Math.max(12, Math.abs(y2 - y1) / 2);
    this.trails.append(svg('path', {
      d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`,
    }));
  }
}
