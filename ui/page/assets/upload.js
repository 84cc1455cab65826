// Files that would fail the whole selection are left out of it, and told by themselves.
document.addEventListener('change', (event) => {
  const input = event.target;
  if (!input.matches || !input.matches('#documents-import input[type=file]')) return;
  const fine = new DataTransfer();
  const refused = [];
  let size = 0;
  for (const file of input.files) {
    const isLarge = file.size > props.largest;
    if (isLarge || fine.items.length >= props.most || size + file.size > props.whole) {
      refused.push({ name: file.name, size: file.size, is_large: isLarge });
    } else {
      fine.items.add(file);
      size += file.size;
    }
  }
  if (!refused.length) return;
  input.files = fine.files;
  trigger('refuse', { files: refused });
  if (!fine.files.length) event.stopImmediatePropagation();
}, true);
