// The matrix by mouse and by keyboard: arrows move, Enter opens the evidence of a cell.
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const open = (cell) => trigger('cell', { row: Number(cell.dataset.r), column: Number(cell.dataset.c) });
element.addEventListener('click', (event) => {
  const cell = event.target.closest('td[data-r]');
  if (cell) open(cell);
});
element.addEventListener('keydown', (event) => {
  const cell = event.target.closest('td[data-r]');
  if (!cell) return;
  const move = MOVES[event.key];
  if (move) {
    event.preventDefault();
    const [r, c] = [Number(cell.dataset.r) + move[0], Number(cell.dataset.c) + move[1]];
    const next = element.querySelector(`td[data-r="${r}"][data-c="${c}"]`);
    if (next) {
      cell.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  } else if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    open(cell);
  }
});
