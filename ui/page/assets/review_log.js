// Lists of decisions: a line opens what it is about, is taken back, or leads to another page.
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { open, undo, page } = button.dataset;
  if (open) trigger('opened', { item: open });
  else if (undo) trigger('undo', { decision: undo });
  else if (page) trigger('turn', { page: Number(page) });
  if (open) document.querySelector('#review-card')?.scrollIntoView({ block: 'start' });
});
// Times are stored in UTC and shown in the zone of who reads them.
const local = () => element.querySelectorAll('time[datetime]').forEach((time) => {
  const when = new Date(time.dateTime);
  if (!Number.isNaN(when.valueOf())) time.textContent = when.toLocaleString();
});
local();
watch('value', () => setTimeout(local, 0));
