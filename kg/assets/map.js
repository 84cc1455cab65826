// The evidence map: a cell opens its sentences, arrows walk, words and gaps narrow the lines down.
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const grid = document.getElementById('grid');
const panel = document.getElementById('panel');
const status = document.getElementById('status');
const FIRST = 100;  // entries after which a panel waits to be asked for more
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let pressed = null;

function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (name) node.className = name;
  return node;
}

// What falls on a cell; without a column on its row, without a row on its column, else on any.
function entriesOf(row, column) {
  const found = new Set();
  for (const [r, c, entries] of data.cells) {
    if ((row === null || r === row) && (column === null || c === column)) entries.forEach((entry) => found.add(entry));
  }
  return [...found];
}

function placeOf(button) {
  const number = (text) => (text === undefined ? null : Number(text));
  return [number(button.dataset.r), number(button.dataset.c)];
}

function titleOf(row, column) {
  const parts = [row === null ? null : data.rows[row], column === null ? null : data.columns[column]];
  return parts.filter((part) => part !== null).join(' × ') || '全部';
}

function statement(place) {
  const [, kind, label, quote, section, page, confidence] = data.statements[place];
  const end = make('div', undefined, 'end');
  end.append(make('span', data.kinds[kind], 'chip'), make('b', label), make('blockquote', quote));
  const told = [section, page && `第 ${page} 页`, `把握 ${confidence.toFixed(2)}`];
  end.append(make('p', told.filter(Boolean).join(' · '), 'meta'));
  return end;
}

function item(entry) {
  const node = make('li');
  if (!data.links) {
    node.append(statement(entry));
    return node;
  }
  const [problem, measure, score, reasons, inferred] = data.links[entry];
  node.append(statement(problem), statement(measure));
  const told = [`得分 ${score.toFixed(2)}`, reasons];
  if (inferred) told.push(`${data.inferred}，措施出自“${data.documents[data.statements[measure][0]]}”`);
  node.append(make('p', told.join(' · '), 'meta'));
  return node;
}

// The document that an entry stands under: that of the statement, of a link that of the problem.
function homeOf(entry) {
  const place = data.links ? data.links[entry][0] : entry;
  return data.documents[data.statements[place][0]];
}

function byHome(entries) {
  const homes = new Map();
  for (const entry of entries) {
    const home = homeOf(entry);
    if (!homes.has(home)) homes.set(home, []);
    homes.get(home).push(entry);
  }
  return homes;
}

function show(row, column) {
  const entries = entriesOf(row, column);
  panel.replaceChildren(make('h2', titleOf(row, column)));
  panel.append(make('p', entries.length ? `${entries.length} 条${data.unit}` : `空白：没有任何${data.unit}。`, 'lead'));
  fill([...byHome(entries)], FIRST);
}

// Add documents with their entries, as many as fit into `room`; a button adds the next ones.
function fill(homes, room) {
  while (homes.length && room > 0) {
    const [home, entries] = homes.shift();
    const list = make('ol');
    list.append(...entries.map(item));
    panel.append(make('h3', `${home}（${entries.length}）`), list);
    room -= entries.length;
  }
  if (!homes.length) return;
  const more = make('button', `再看其余 ${homes.length} 篇`, 'more');
  more.type = 'button';
  more.addEventListener('click', () => { more.remove(); fill(homes, FIRST); });
  panel.append(more);
}

function press(button) {
  if (pressed) pressed.removeAttribute('aria-pressed');
  pressed = button;
  button.setAttribute('aria-pressed', 'true');
  show(...placeOf(button));
  panel.scrollTop = 0;
  if (getComputedStyle(panel).position === 'static') panel.scrollIntoView({ block: 'nearest' });
}

// The nearest button that is shown in a direction; a line that is hidden is stepped over.
function next(button, [down, right]) {
  let cell = button.closest('td');
  let row = cell.parentElement;
  const at = cell.cellIndex;
  if (right) {
    do cell = right > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    while (cell && (cell.hidden || !cell.querySelector('button')));
    return cell && cell.querySelector('button');
  }
  const all = [...grid.querySelectorAll('tbody tr, tfoot tr')].filter((one) => !one.hidden);
  row = all[all.indexOf(row) + down];
  return row && row.cells[at].querySelector('button');
}

grid.addEventListener('click', (event) => {
  const button = event.target.closest('td button');
  if (button) press(button);
});
grid.addEventListener('keydown', (event) => {
  const button = event.target.closest('td button');
  if (!button || !MOVES[event.key]) return;
  event.preventDefault();
  const to = next(button, MOVES[event.key]);
  if (!to) return;
  button.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});
for (const name of ['focusin', 'mouseover']) {
  grid.addEventListener(name, (event) => {
    const button = event.target.closest('td button');
    if (button) status.textContent = `${titleOf(...placeOf(button))}：${button.textContent.trim() || '空白'}`;
  });
}

const words = { rows: document.getElementById('find-rows'), columns: document.getElementById('find-columns') };
const gaps = document.getElementById('gaps');

function narrow() {
  const wanted = (lines, totals, word) => lines.map((line, at) => line.includes(word.value.trim()) && (gaps.checked || totals[at]));
  const rows = wanted(data.rows, data.rowTotals, words.rows);
  const columns = wanted(data.columns, data.columnTotals, words.columns);
  for (const row of grid.rows) {
    if (row.parentElement.tagName === 'TBODY') row.hidden = !rows[row.sectionRowIndex];
    columns.forEach((shown, at) => { row.cells[at + 1].hidden = !shown; });
  }
  const reached = grid.querySelector('button[tabindex="0"]');
  if (reached && reached.offsetParent) return;
  if (reached) reached.tabIndex = -1;
  const first = [...grid.querySelectorAll('td button')].find((button) => button.offsetParent);
  if (first) first.tabIndex = 0;
}
for (const control of [words.rows, words.columns, gaps]) control.addEventListener('input', narrow);
document.querySelector('form.tools').addEventListener('submit', (event) => event.preventDefault());
