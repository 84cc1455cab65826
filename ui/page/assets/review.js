// The item at hand: decided on by buttons and by keys; words are chosen by selecting them.
const KEYS = { a: 'accept', r: 'reject', e: 'edit', j: 'next', k: 'previous', u: 'undo' };
const FIELDS = 'input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox]';
let waiting = null;
const free = () => { clearTimeout(waiting); waiting = null; };
const card = () => element.querySelector('.card');

// What is selected within the words of the card, in characters of the document.
function selected() {
  const choice = window.getSelection();
  if (!choice || choice.isCollapsed || !choice.rangeCount) return null;
  const range = choice.getRangeAt(0);
  const from = range.startContainer.parentElement && range.startContainer.parentElement.closest('.context');
  if (!from || !element.contains(from) || !from.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(from, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Number(from.dataset.start) + [...before.toString()].length;
  const raw = range.toString();
  const skipped = [...raw].length - [...raw.trimStart()].length;
  const length = [...raw.trim()].length;
  if (!length) return null;
  return { document: card().dataset.document, start: start + skipped, end: start + skipped + length };
}

function act(name) {
  const button = element.querySelector(`button[data-act="${name}"]`);
  if (!button || button.disabled || waiting) return;
  const item = card().dataset.item;
  const reason = element.querySelector('input.reason');
  if (['edit', 'link', 'add'].includes(name)) {
    trigger('form', { act: name, item, ...(selected() || {}) });
    return;
  }
  send(name, { act: name, item, reason: reason ? reason.value : '' });
}

// Nothing is decided on an item that was not yet seen: keys wait for the answer, though not for ever,
// as where the card stays the same (the last one) nothing tells of it.
function send(name, said) {
  const kinds = { undo: 'undo', next: 'move', previous: 'move' };
  waiting = setTimeout(free, name === 'next' || name === 'previous' ? 400 : 4000);
  trigger(kinds[name] || 'ruling', said);
}

element.addEventListener('mousedown', (event) => {
  if (event.target.closest('button[data-act]')) event.preventDefault();  // the selection stays
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) act(button.dataset.act);
});
element.addEventListener('mouseup', () => {
  const words = selected();
  if (words) trigger('picked', words);
});
document.addEventListener('keydown', (event) => {
  if (!element.isConnected || !element.offsetParent || !card()) return;  // another tab is open
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest && event.target.closest(FIELDS)) return;
  const name = KEYS[event.key];
  if (!name) return;
  event.preventDefault();
  act(name);
});
watch('value', () => {
  free();
  setTimeout(() => {
    const shown = card();
    if (!shown || !element.offsetParent || !window.duice) return;
    for (const words of element.querySelectorAll('.context')) {  // long ones scroll by themselves
      const mark = words.querySelector('mark');
      words.scrollTop = mark.offsetTop - words.offsetTop - words.clientHeight / 3;
    }
    window.duice.keep(['item'], [shown.dataset.item]);
  }, 0);
});
