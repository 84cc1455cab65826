// A text with its statements marked: a mark opens the drawer, n and p go from one to the next.
// A sentence that goes on over a page is marked in pieces: its first one has the chip, and counts.
const marks = () => [...element.querySelectorAll('a.m[data-statement]')].filter((mark) => {
  const chip = mark.querySelector('.chip');
  return chip && getComputedStyle(chip).display !== 'none';
});
// The mark that is gone from: the one in focus, else the one that the reader sees first.
let last = null;
function step(by) {
  const all = marks();
  if (!all.length) return;
  let at = all.indexOf(element.contains(document.activeElement) && document.activeElement.matches('a.m')
    ? document.activeElement : last);
  if (at < 0) {
    const below = all.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    at = by > 0 ? (below < 0 ? -1 : below - 1) : (below < 0 ? all.length : below);
  }
  at = (at + by + all.length) % all.length;
  last = all[at];
  last.scrollIntoView({ block: 'center' });
  last.focus({ preventScroll: true });
  const told = element.querySelector('.at');
  if (told) told.textContent = `${at + 1} / ${all.length}`;
}
element.addEventListener('click', (event) => {
  const button = event.target.closest('button.step');
  if (button) { step(Number(button.dataset.step)); return; }
  const mark = event.target.closest('a.m[href]');
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const told = mark.dataset.statement || decodeURIComponent(mark.getAttribute('href').split('/').pop());
  const cite = document.createElement('a');  // what every citation on the page does
  cite.className = 'cite';
  cite.dataset.statement = told;
  element.append(cite);
  cite.click();
  cite.remove();
});
element.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea')) return;
  if (event.key === 'n' || event.key === 'p') {
    event.preventDefault();
    step(event.key === 'n' ? 1 : -1);
  }
});
watch('value', () => {
  last = null;
  if (window.duice.taken('reading')) {
    setTimeout(() => document.getElementById('about').scrollIntoView({ block: 'start' }), 50);
  }
});
