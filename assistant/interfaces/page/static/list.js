// A list (claims, a brief, articles): a speaker to choose, a quantity to draw, a source or an article to open in the pane beside it, one to remove after a question.
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { speaker, unit, format, article, start, end, askRemove, title, close, do: doit } = button.dataset;
  const dialog = element.querySelector('dialog');
  if (speaker !== undefined) trigger('show', { speaker, about: '' });
  if (format !== undefined) trigger('export', { format });
  if (unit !== undefined) trigger('draw', { unit });
  if (article !== undefined) {
    element.querySelectorAll('[aria-current]').forEach((each) => each.removeAttribute('aria-current'));
    button.setAttribute('aria-current', 'true');
    button.closest('.split').querySelector('.pane').dataset.move = event.detail === 0 ? 'focus' : 'scroll';
    window.briefingOpener = button;
    trigger('open', { article, start: Number(start), end: Number(end) });
  }
  if (askRemove !== undefined) {
    dialog.dataset.article = askRemove;
    dialog.querySelector('.what').textContent = title;
    dialog.showModal();
  }
  if (close !== undefined) dialog.close();
  if (doit !== undefined) {
    dialog.close();
    trigger('remove', { article: dialog.dataset.article });
  }
});
