// The list of claims, and a brief: a speaker to choose, a quantity to draw, a source to open in the pane beside it.
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { speaker, unit, article, start, end } = button.dataset;
  if (speaker !== undefined) trigger('show', { speaker, about: '' });
  if (button.dataset.format !== undefined) trigger('export', { format: button.dataset.format });
  if (unit !== undefined) trigger('draw', { unit });
  if (article !== undefined) {
    element.querySelectorAll('[aria-current]').forEach((each) => each.removeAttribute('aria-current'));
    button.setAttribute('aria-current', 'true');
    button.closest('.split').querySelector('.pane').dataset.move = event.detail === 0 ? 'focus' : 'scroll';
    window.briefingOpener = button;
    trigger('open', { article, start: Number(start), end: Number(end) });
  }
});
