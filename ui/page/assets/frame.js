// What all tabs share in the browser: the address that can be sent on, and the ways between tabs.
window.duice = {
  // Write values into the address under these names; what is empty leaves it.
  keep(names, values) {
    const address = new URL(window.location.href);
    names.forEach((name, place) => {
      address.searchParams.delete(name);
      for (const value of [values[place]].flat()) {
        if (value !== null && value !== undefined && value !== '') {
          address.searchParams.append(name, value);
        }
      }
    });
    window.history.replaceState(window.history.state, '', address);
  },
  // Open a tab by its id, as a click on it would; a tab's parts exist from then on.
  open(id) {
    const button = document.querySelector(`button[role=tab][data-tab-id="${CSS.escape(id)}"]`);
    if (button) button.click();
    return Boolean(button);
  },
  // Hand something over to a tab: it reads window.duice.given[id] when it is made, and listens
  // to the event of that name afterwards.
  given: {},
  give(id, value) {
    window.duice.given[id] = value;
    window.duice.open(id);
    document.dispatchEvent(new CustomEvent(`duice:${id}`, { detail: value }));
  },
  // Take what was handed over, once.
  taken(id) {
    const value = window.duice.given[id];
    delete window.duice.given[id];
    return value;
  },
};
document.addEventListener('click', (event) => {
  const pressed = event.target.closest && event.target.closest('.to-sparql, .to-graph, [role=tab]');
  if (!pressed) return;
  if (pressed.matches('.to-sparql')) {
    event.preventDefault();
    window.duice.give('sparql', pressed.dataset.query);
  } else if (pressed.matches('.to-graph')) {
    event.preventDefault();
    window.duice.give('graph', pressed.dataset.node);
  } else if (pressed.dataset.tabId) {
    window.duice.keep(['tab'], [pressed.dataset.tabId === 'ask' ? '' : pressed.dataset.tabId]);
  }
}, true);
// The tab that the address names is opened as soon as the page is alive.
(() => {
  const wanted = new URL(window.location.href).searchParams.get('tab');
  if (!wanted || wanted === 'ask') return;
  const watch = new MutationObserver(() => { if (window.duice.open(wanted)) watch.disconnect(); });
  watch.observe(document.documentElement, { childList: true, subtree: true });
})();
