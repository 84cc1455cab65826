// Any citation on the page, wherever it stands, opens the drawer at its sentence.
document.addEventListener('click', (event) => {
  const cite = event.target.closest && event.target.closest('a.cite');
  if (!cite) return;
  event.preventDefault();
  const { document: name, waiting, start, end, statement, link } = cite.dataset;
  const place = { document: name, waiting, start: Number(start), end: Number(end) };
  trigger('cite', name || waiting ? place : { statement, link });
}, true);
watch('value', () => setTimeout(() => {
  const hit = element.querySelector('mark');
  if (!hit) return;
  hit.scrollIntoView({ block: 'center' });
  hit.focus({ preventScroll: true });
}, 350));  // after the drawer has slid in: a hidden element cannot be scrolled to
// Gradio names the button that slides the drawer in English, whatever the language of the page.
const toggle = document.querySelector('#drawer .toggle-button');
if (toggle) toggle.setAttribute('aria-label', props.toggle);
