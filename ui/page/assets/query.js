// The tab SPARQL: editor or text area, examples with fields, running and calling off, results.
const $ = (selector) => element.querySelector(selector);
const console_ = $('.console');
const area = $('#query textarea');
const [runs, stops, result, status, clock] = ['#run', '#stop', '#result', '[role=status]', '.clock'].map($);
const HISTORY = 'duice-queries';
const LONGEST = 1500; // characters of a query that the page's address carries
let editor = null;
let running = null; // the key of the query that runs
let shown = null; // key and text of the query whose result is shown

const text = () => (editor ? editor.text : area.value);
const write = (query) => {
  area.value = query;
  if (editor) editor.text = query;
};
const mark = ({ line, column, fault }) => {
  if (!line) return;
  if (editor) editor.mark(line, column, fault);
  else {
    const from = area.value.split('\n').slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    area.focus();
    area.setSelectionRange(from + column - 1, from + area.value.slice(from).split('\n')[0].length);
  }
};
const key = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');

// Running
async function run() {
  if (running) return;
  const query = text();
  const mine = key();
  running = mine;
  if (editor) editor.unmark();
  busy(true);
  const told = await server.run({ query, key: mine });
  if (running !== mine) return; // called off meanwhile
  busy(false);
  if (!told) {
    status.textContent = console_.dataset.failed;
    return;
  }
  status.textContent = told.status;
  result.innerHTML = told.html;
  shown = { query, key: mine };
  window.duice.keep(['query'], [query.length < LONGEST ? query : '']);
  if (told.fault) mark(told);
  else remember(query);
}
function stop() {
  if (!running) return;
  server.stop({ key: running });
  busy(false);
  status.textContent = console_.dataset.stopped;
}
let ticking;
function busy(is) {
  stops.hidden = !is;
  runs.disabled = is;
  clearInterval(ticking);
  clock.textContent = '';
  if (!is) {
    if (document.activeElement === stops || document.activeElement === document.body) runs.focus();
    running = null;
    return;
  }
  const began = Date.now();
  status.textContent = console_.dataset.running;
  ticking = setInterval(() => { clock.textContent = `${Math.round((Date.now() - began) / 1000)} s`; }, 1000);
}
runs.addEventListener('click', run);
stops.addEventListener('click', stop);
area.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
element.addEventListener('keydown', (event) => { if (event.key === 'Escape' && running) stop(); });

// Results: other pages, downloads
result.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-page], button.download');
  if (!button || !shown) return;
  if (button.matches('.download')) {
    await download(button);
    return;
  }
  const told = await server.turn({ key: shown.key, page: Number(button.dataset.page) });
  if (!told) return;
  result.innerHTML = told.html;
  const rows = result.querySelector('.rows');
  if (rows) rows.focus();
});
async function download({ dataset }) {
  const answer = await fetch('/sparql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/sparql-query', Accept: dataset.type },
    body: shown.query,
  });
  if (!answer.ok) {
    status.textContent = await answer.text();
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Examples and their fields
const example = $('#example');
const [fields, about] = ['.fields', '.about'].map($);
async function choose() {
  fields.innerHTML = '';
  about.textContent = '';
  const chosen = example.value;
  if (chosen === '') return;
  const told = await server.choose({ example: chosen });
  if (!told || example.value !== chosen) return;
  if (told.fault) {
    result.innerHTML = told.html;
    return;
  }
  about.innerHTML = told.about;
  fields.innerHTML = told.fields;
  write(told.query);
}
let typing;
const fill = () => {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const values = Object.fromEntries([...fields.querySelectorAll('[name]')].map((one) => [one.name, one.value]));
    const told = await server.fill({ example: example.value, values });
    if (!told) return;
    if (told.query) write(told.query);
    result.innerHTML = told.html || '';
    status.textContent = '';
  }, 250);
};
example.addEventListener('change', choose);
fields.addEventListener('input', fill);
fields.addEventListener('keydown', (event) => { if (event.key === 'Enter') setTimeout(run, 400); });

// What was run before, in this browser tab
const history_ = $('.history');
const before = () => JSON.parse(sessionStorage.getItem(HISTORY) || '[]');
function remember(query) {
  const all = [query, ...before().filter((one) => one !== query)].slice(0, 20);
  try { sessionStorage.setItem(HISTORY, JSON.stringify(all)); } catch { /* full: no history */ }
  list();
}
function list() {
  const all = before();
  history_.hidden = !all.length;
  const options = all.map((query, place) => new Option(first(query), place));
  history_.querySelector('select').replaceChildren(new Option('', ''), ...options);
}
const first = (query) => {
  const rows = query.split('\n').map((row) => row.trim());
  return (rows.find((row) => row && !/^(#|prefix\b|base\b)/i.test(row)) || rows[0] || '').slice(0, 60);
};
history_.addEventListener('change', (event) => {
  if (event.target.value === '') return;
  anew(before()[Number(event.target.value)]);
  event.target.value = '';
});
list();

// A query from elsewhere: the history, another tab, the page's address
function anew(query) {
  example.value = '';
  choose();
  write(query);
}
const given = () => {
  const query = window.duice.taken('sparql');
  if (!query) return false;
  if (running) stop();
  anew(query);
  run();
  return true;
};
document.addEventListener('duice:sparql', given);

// The endpoint's address
const endpoint = new URL('/sparql', window.location.href).href;
$('.endpoint code').textContent = endpoint;
$('.endpoint .copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(endpoint);
    status.textContent = console_.dataset.copied;
  } catch { // not allowed: select it, so that Ctrl+C copies
    window.getSelection().selectAllChildren($('.endpoint code'));
  }
});

// The editor takes the place of the text area once its part has come
async function dress() {
  if (!console_.dataset.editor) return;
  const [told] = await Promise.all([server.words({}), load(console_.dataset.editor)]);
  if (!window.DuiceEditor) return;
  editor = window.DuiceEditor.create($('#query'), {
    text: area.value,
    label: area.getAttribute('aria-label'),
    phrases: JSON.parse(console_.dataset.phrases),
    words: told ? told.words : [],
    onRun: run,
  });
  area.hidden = true;
}
const load = (address) => new Promise((done) => {
  if (window.DuiceEditor) { done(); return; }
  const script = document.createElement('script');
  script.src = address;
  script.onload = done;
  script.onerror = done;
  document.head.append(script);
});
const told = new URL(window.location.href).searchParams.get('query');
dress().then(() => { console_.dataset.ready = ''; });
if (!given()) {
  if (told) anew(told);
  else {
    example.value = '0';
    choose();
  }
}
