// Downloads a result in the format asked for, from the same endpoint that other programs use.
element.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-type]');
  if (!button) return;
  const told = element.querySelector('[role=status]');
  told.textContent = '';
  const answer = await fetch('/sparql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/sparql-query', Accept: button.dataset.type },
    body: document.querySelector('#query textarea').value,
  });
  if (!answer.ok) {
    told.textContent = await answer.text();
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = button.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
