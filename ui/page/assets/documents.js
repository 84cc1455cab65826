// The list of documents, or what became of uploads: a title opens its document, a head sorts.
element.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // a new tab or window
  const pressed = event.target.closest('a.open, button.sort');
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches('.sort')) {
    trigger('sort', { column: pressed.dataset.column });
  } else {
    window.duice.keep(['doc'], [pressed.dataset.name]);
    window.duice.given.reading = true;  // to be scrolled to, once it is there
    trigger('choose', { name: pressed.dataset.name });
  }
});
