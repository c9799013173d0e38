// Light or dark: as the system has it, until the reader chooses.

import { byId } from './dom.js';

const stored = 'bucketproof-theme';

/** A page that was opened from a file may have no storage. */
function remembered() {
  try {
    return localStorage.getItem(stored);
  } catch {
    return null;
  }
}
function remember(theme) {
  try {
    localStorage.setItem(stored, theme);
  } catch { /* then it is asked again next time */ }
}

export function startTheme() {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const button = byId('theme');
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    button.setAttribute('aria-pressed', isDark());
  };
  const theme = remembered();
  if (theme === 'light' || theme === 'dark')
    document.documentElement.dataset.theme = theme;
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    remember(document.documentElement.dataset.theme);
    show();
  });
  system.addEventListener('change', show);
  show();
}
