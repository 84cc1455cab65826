// The bar of filters: unfold it, take one condition away, clear all.
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('button');
  if (!pressed) return;
  if (pressed.matches('.fold')) trigger('fold', {});
  else if (pressed.matches('.clear')) trigger('drop', { condition: null });
  else if (pressed.dataset.condition) trigger('drop', { condition: pressed.dataset.condition });
});
// What is set outlasts a reload, and can be sent on.
watch('value', () => setTimeout(() => {
  const bar = element.querySelector('[data-keep]');
  if (!bar || !window.duice) return;
  const kept = JSON.parse(bar.dataset.keep);
  window.duice.keep(Object.keys(kept), Object.values(kept));
}, 0));
