// Elements, in few words.

/** element('p.note', {title: 'x'}, 'text', child): a tag, classes after dots, attributes, children. */
export function element(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split('.');
  const made = document.createElement(tag);
  made.classList.add(...classes);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== null && value !== false)
      made.setAttribute(name, value === true ? '' : value);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes))
    made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function byId(id) { return document.getElementById(id); }

/** Whether the reader has asked for less motion. */
export function wantsStillness() { return matchMedia('(prefers-reduced-motion: reduce)').matches; }
