// The graph: drawn by cytoscape from data, never from HTML, and only while it can be seen.
let cy = null;
let drawn = null;
const canvas = () => element.querySelector('.graph-canvas');
const $ = (selector) => document.querySelector(selector);
const style = getComputedStyle;

// The library is fetched when the tab is first shown; without it there is the table.
let library = null;
const load = () => {
  library ||= new Promise((done, missing) => {
    if (window.cytoscape) { done(); return; }
    const script = document.createElement('script');
    script.src = '/vendor/cytoscape.js';
    script.onload = () => (window.cytoscape ? done() : missing());
    script.onerror = missing;
    document.head.append(script);
  });
  return library;
};

const shapes = {
  'problem-theme': 'round-tag', 'problem-concept': 'diamond', problem: 'diamond',
  'measure-theme': 'round-tag', 'measure-concept': 'round-rectangle', measure: 'round-rectangle',
  goal: 'triangle', achievement: 'star', dimension: 'hexagon', document: 'rectangle',
};
const look = () => {
  const colours = style(canvas());
  const colour = (name) => colours.getPropertyValue(`--${name}`).trim();
  const own = (name) => colour(`graph-${name}`);
  const font = style(document.body).fontFamily;
  const pale = Math.max(0.14, Math.min(0.6, 3.6 / Math.sqrt(drawn.edges.length + 1)));  // many lines, thin veil
  const crowd = drawn.nodes.length > 90;
  const width = (edge) => Math.min(5, drawn.level === 'concepts'
    ? 0.8 + 1.1 * Math.log2(Math.max(1, edge.data('links'))) + 0.5 * edge.data('score')
    : 0.5 + 2 * Math.max(0, edge.data('score') - 0.3));
  return [
    { selector: 'node', style: {
      label: 'data(text)', 'font-family': font, 'font-size': 12, 'line-height': 1.3, color: colour('ink'),
      'text-wrap': 'wrap', 'text-max-width': 400, 'text-background-color': colour('card'),
      'text-background-opacity': 0.86, 'text-background-padding': 1, 'text-background-shape': 'round-rectangle',
      width: crowd ? 10 : 13, height: crowd ? 10 : 13, 'border-width': 0, 'min-zoomed-font-size': 5,
    } },
    { selector: '[side="l"]', style: { 'text-halign': 'left', 'text-valign': 'center', 'text-margin-x': -4, 'text-justification': 'right' } },
    { selector: '[side="r"]', style: { 'text-halign': 'right', 'text-valign': 'center', 'text-margin-x': 4, 'text-justification': 'left' } },
    { selector: '[side="b"]', style: { 'text-halign': 'center', 'text-valign': 'bottom', 'text-margin-y': 4 } },
    ...Object.entries(shapes).map(([sort, shape]) => ({
      selector: `[sort="${sort}"]`, style: { shape, 'background-color': own(sort) },
    })),
    { selector: '[sort="problem-theme"], [sort="measure-theme"], [sort="dimension"], [sort="document"]', style: { width: 16, height: 16 } },
    { selector: '[?doubtful]', style: { 'background-opacity': 0.15, 'border-width': 1.5, 'border-color': (node) => node.style('background-color') } },
    { selector: '[?decided]', style: { 'border-width': 2, 'border-color': colour('ink') } },
    { selector: '[hops = 0]', style: { width: 22, height: 22, 'font-size': 14, 'font-weight': 600, 'z-index': 5, 'underlay-color': colour('mark'), 'underlay-opacity': 0.9, 'underlay-padding': 7, 'underlay-shape': 'ellipse' } },
    { selector: 'edge', style: {
      width: 1, 'line-color': own('thread'), 'curve-style': 'straight', 'line-opacity': pale, 'events': 'yes', 'z-index': 0,
    } },
    { selector: '[?linked]', style: {
      width, 'curve-style': 'unbundled-bezier', 'edge-distances': 'node-position',
      'control-point-distances': (edge) => bend(edge).distances, 'control-point-weights': (edge) => bend(edge).weights,
      'target-arrow-shape': 'triangle', 'target-arrow-color': own('thread'), 'arrow-scale': 0.7,
    } },
    { selector: 'edge[!linked]', style: { 'line-style': 'dotted', 'line-opacity': Math.max(0.32, pale) } },
    { selector: '[?inferred]', style: { 'line-style': 'dashed', 'line-dash-pattern': [6, 4], 'line-color': own('inferred'), 'target-arrow-color': own('inferred'), 'line-opacity': 0.8 } },
    { selector: 'edge[?decided]', style: { 'line-color': colour('green'), 'target-arrow-color': colour('green'), 'line-opacity': 0.9 } },
    { selector: '.far', style: { opacity: 0.2 } },
    { selector: 'edge.near', style: { 'line-opacity': 1, 'z-index': 3 } },
    { selector: 'node.full', style: {
      label: 'data(full)', 'text-max-width': 230, 'text-overflow-wrap': 'anywhere', 'text-background-opacity': 1,
      'text-background-padding': 4, 'text-border-width': 1, 'text-border-opacity': 1, 'text-border-color': colour('line'), 'z-index': 9,
    } },
    { selector: 'node.picked', style: { 'underlay-color': colour('focus'), 'underlay-opacity': 0.55, 'underlay-padding': 5, 'z-index': 8 } },
    { selector: 'edge.picked', style: { 'line-color': colour('focus'), 'target-arrow-color': colour('focus'), 'line-opacity': 1, 'z-index': 8 } },
    { selector: '.hidden', style: { display: 'none' } },
  ];
};

// Links leave and arrive level, like the strands between two lists.
const bend = (edge) => {
  const [from, to] = [edge.source().position(), edge.target().position()];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy || 1;
  const length = Math.sqrt(square);
  const points = [[dx * 0.4, 0], [dx * 0.6, dy]];
  return {
    weights: points.map(([x, y]) => (x * dx + y * dy) / square),
    distances: points.map(([x, y]) => (y * dx - x * dy) / length),
  };
};

// All of it, or as much as can be read: then from its left edge on, or around the centre.
const fit = () => {
  cy.fit(cy.elements().not('.hidden'), 20);
  const least = 0.66;
  if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(cy.elements().not('.hidden')); }
  if (cy.zoom() >= least) return;
  cy.zoom(least);
  const box = cy.elements().not('.hidden').boundingBox();
  const centre = cy.nodes('[hops = 0]').position();
  const [across, down] = [cy.width() / least, cy.height() / least];
  const start = (low, high, at, room) => {
    if (high - low <= room) return (low + high - room) / 2;
    const begin = low - 20 / least;
    return at - begin < room * 0.45 ? begin : Math.min(at - room * 0.3, high - room);
  };
  const x = start(box.x1, box.x2, centre.x, across);
  const y = box.h <= down ? (box.y1 + box.y2 - down) / 2 : centre.y - down / 2;
  cy.pan({ x: -x * least, y: -y * least });
};

const draw = async () => {
  const value = props.value;
  if (!value || !value.nodes || !canvas() || !canvas().offsetWidth || drawn === value) return;
  try { await load(); } catch { missing(); return; }
  if (drawn === value) return;
  drawn = value;
  if (cy) cy.destroy();
  canvas().classList.remove('something');
  canvas().setAttribute('aria-label', value.told);
  const heights = value.nodes.map((node) => node.position.y);
  const tall = (Math.max(...heights, 0) - Math.min(...heights, 0)) * 1.15 + 130;
  canvas().style.height = `min(${Math.round(Math.min(700, Math.max(340, tall)))}px, 74vh)`;
  cy = window.cytoscape({
    container: canvas(), elements: { nodes: value.nodes, edges: value.edges }, style: look(),
    layout: { name: 'preset' }, minZoom: 0.08, maxZoom: 4, autoungrabify: false, boxSelectionEnabled: false,
  });
  fit();
  canvas().graph = cy;
  cy.on('tap', 'node', (event) => pick(event.target));
  cy.on('tap', 'edge', (event) => open(event.target));
  cy.on('tap', (event) => { if (event.target === cy) leave(); });
  cy.on('dbltap', 'node', (event) => give(event.target.id()));
  cy.on('mouseover', 'node', (event) => { event.target.addClass('full'); canvas().style.cursor = 'pointer'; });
  cy.on('mouseout', 'node', (event) => { event.target.not('.picked').removeClass('full'); canvas().style.cursor = ''; });
  cy.on('mouseover', 'edge', () => { canvas().style.cursor = 'pointer'; });
  cy.on('mouseout', 'edge', () => { canvas().style.cursor = ''; });
};
const missing = () => {
  element.classList.add('without');
  show('table');
};
const give = (node) => window.duice.give('graph', node);

const clear = () => {
  if (cy) cy.elements().removeClass('far near full picked');
};
const leave = () => {
  clear();
  canvas().classList.remove('something');
};
const mark = (kept, picked) => {
  clear();
  cy.elements().not(kept).addClass('far');
  kept.edges().addClass('near');
  picked.addClass('picked');
};
// The panel takes its place beside the drawing; what was picked stays in sight.
const aside = () => {
  canvas().classList.add('something');
  requestAnimationFrame(sight);
};
const sight = () => {
  cy.resize();
  const picked = cy.elements('.picked');
  if (!picked.length) return;
  const seen = picked.union(picked.connectedNodes());
  const box = seen.renderedBoundingBox();
  if (box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height()) return;
  const fits = box.w < cy.width() - 40 && box.h < cy.height() - 40;
  cy.animate({ ...(fits ? { center: { eles: seen } } : { fit: { eles: seen, padding: 24 } }), duration: 200 });
};
const pick = (node) => {
  mark(node.closedNeighborhood(), node);
  node.addClass('full');
  aside();
  trigger('node', { node: node.id() });
};
const open = (edge) => {
  mark(edge.union(edge.connectedNodes()), edge);
  aside();
  const { source, target, relation } = edge.data();
  trigger('edge', { start: source, end: target, relation });
};

// Whoever hides a kind hides its lines and its rows as well.
const toggle = (button) => {
  const shown = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(shown));
  const off = [...document.querySelectorAll('#graph-legend [aria-pressed=false]')].map((one) => one.dataset.sort);
  if (cy) cy.nodes().forEach((node) => node.toggleClass('hidden', off.includes(node.data('sort'))));
  document.querySelectorAll('#graph-table tr[data-sorts]').forEach((row) => {
    row.hidden = row.dataset.sorts.split(' ').some((sort) => off.includes(sort));
  });
};
const show = (view) => {
  const table = view === 'table';
  element.classList.toggle('as-table', table);
  const details = $('#graph-table details');
  if (details && table) details.open = true;
  if (!table) draw();
};

const picture = async (name) => {
  const limit = { full: true, scale: 2, maxWidth: 8000, maxHeight: 8000 };
  const blob = await cy.png({ ...limit, output: 'blob-promise', bg: style(canvas()).getPropertyValue('--card').trim() });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const actions = {
  '#graph-legend [data-sort]': toggle,
  '.graph-buttons [data-zoom]': (button) => {
    if (!cy) return;
    if (button.dataset.zoom === 'fit') fit();
    else cy.zoom({ level: cy.zoom() * Number(button.dataset.zoom), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  },
  '#graph-tools [data-png]': (button) => { if (cy) picture(button.dataset.png); },
  '[data-pick]': (button) => {
    const node = cy && cy.getElementById(button.dataset.pick);
    if (node && node.length) pick(node);
    else { canvas().classList.add('something'); trigger('node', { node: button.dataset.pick }); }
  },
  '#graph-table [data-edge]': (button) => {
    const { source, target, edge: relation } = button.dataset;
    const found = cy && cy.edges().filter((one) => one.data('source') === source
      && one.data('target') === target && one.data('relation') === relation);
    if (found && found.length) open(found[0]);
    else { canvas().classList.add('something'); trigger('edge', { start: source, end: target, relation }); }
  },
  '#graph-view input': (radio) => show(radio.value),
};
document.addEventListener('click', (event) => {
  if (!event.target.closest) return;
  for (const [selector, act] of Object.entries(actions)) {
    const hit = event.target.closest(selector);
    if (hit) { act(hit); return; }
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && element.offsetParent) leave();
});

// What other tabs, a citation or a suggestion want to see becomes the centre.
const centre = (node) => {
  window.duice.taken('graph');
  window.duice.keep(['node'], [node]);
  trigger('centre', {});
};
document.addEventListener('duice:graph', (event) => centre(event.detail));
const given = window.duice.taken('graph');
if (given) centre(given);

watch('value', () => {
  const { centre } = props.value || {};
  if (centre && new URL(window.location.href).searchParams.has('node')) window.duice.keep(['node'], [centre]);
  element.classList.toggle('as-table', Boolean($('#graph-view input[value=table]:checked')));
  draw();
});
new ResizeObserver(() => {
  if (!element.offsetWidth) return;
  if (drawn === props.value && cy) sight();
  else draw();
}).observe(element);
new MutationObserver(() => { if (cy) cy.style(look()); })
  .observe(document.body, { attributes: true, attributeFilter: ['class'] });
draw();
