// The matrix by mouse and by keyboard: arrows move, Enter opens a cell's sentences, + a line.
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PLACE = '[data-r]';
let wanted = null;  // where the focus was before the table was drawn anew
const at = (cell) => [Number(cell.dataset.r), Number(cell.dataset.c)];
const find = (r, c) => element.querySelector(`[data-r="${r}"][data-c="${c}"]`);
const expander = (cell) => (cell.dataset.c === '-1' ? cell.parentElement : cell);
const state = (cell) => expander(cell).getAttribute('aria-expanded');
const isHead = (cell) => cell.dataset.c === '-1' || cell.dataset.r === '-1';
const reach = (cell) => {
  for (const one of element.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
};
const turn = (cell) => {
  if (state(cell) === null) return;
  wanted = at(cell);
  const [r, c] = wanted;
  trigger('turn', r === -1 ? { side: 'columns', place: c } : { side: 'rows', place: r });
};
const open = (cell) => {
  if (isHead(cell)) return turn(cell);
  const [row, column] = at(cell);
  for (const one of element.querySelectorAll('[aria-selected]')) one.removeAttribute('aria-selected');
  cell.setAttribute('aria-selected', 'true');
  trigger('cell', { row, column });
};
// Lines may be left out, so the next one is looked for, not counted to.
const next = (cell, move) => {
  if (move[0]) {
    const rows = [...element.querySelectorAll('thead tr, tbody tr')];
    const row = rows[rows.indexOf(cell.closest('tr')) + move[0]];
    return row && row.querySelector(`[data-c="${cell.dataset.c}"]`);
  }
  const cells = [...cell.closest('tr').querySelectorAll(PLACE)];
  return cells[cells.indexOf(cell) + move[1]];
};
element.addEventListener('click', (event) => {
  const cell = event.target.closest(PLACE);
  if (!cell) return;
  reach(cell);
  open(cell);
});
element.addEventListener('keydown', (event) => {
  const cell = event.target.closest(PLACE);
  if (!cell) return;
  const { key } = event;
  if (MOVES[key]) {
    event.preventDefault();
    const found = next(cell, MOVES[key]);
    if (found) reach(found);
  } else if (key === 'Home' || key === 'End') {
    event.preventDefault();
    const cells = cell.closest('tr').querySelectorAll(PLACE);
    reach(cells[key === 'Home' ? 0 : cells.length - 1]);
  } else if (key === 'Enter' || key === ' ') {
    event.preventDefault();
    open(cell);
  } else if (isHead(cell) && ((key === '+' && state(cell) === 'false') || (key === '-' && state(cell) === 'true'))) {
    event.preventDefault();
    turn(cell);
  }
});
const drawn = () => {
  const sheet = element.querySelector('[data-keep]');
  if (!sheet) return;
  const kept = JSON.parse(sheet.dataset.keep);
  if (window.duice) window.duice.keep(Object.keys(kept), Object.values(kept));
  const again = wanted && find(...wanted);
  wanted = null;
  if (again) reach(again);
};
watch('value', () => setTimeout(drawn, 0));
