// The sentences of a cell: back to the table, to a cell beside or above, and more of them.
const cellAt = (r, c) => document.querySelector(`#grid [data-r="${r}"][data-c="${c}"]`);
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('button');
  if (!pressed) return;
  const cell = pressed.dataset.r && cellAt(pressed.dataset.r, pressed.dataset.c);
  if (pressed.matches('.more')) trigger('more', {});
  else if (pressed.matches('.up') && cell) cell.click();
  if (cell) {
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    cell.focus();
  }
});
watch('value', () => setTimeout(() => {
  const sheet = element.querySelector('[data-keep]');
  const kept = sheet ? JSON.parse(sheet.dataset.keep) : { cell: [] };
  if (window.duice) window.duice.keep(Object.keys(kept), Object.values(kept));
  const head = element.querySelector('h3');
  if (head) head.scrollIntoView({ block: 'nearest' });
}, 0));
