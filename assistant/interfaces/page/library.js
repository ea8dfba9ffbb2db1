// The table of articles: open one, or remove one after a question.
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { article, askRemove, title, close, do: doit } = button.dataset;
  const dialog = element.querySelector('dialog');
  if (article !== undefined) {
    document.getElementById('reader').dataset.move = event.detail === 0 ? 'focus' : 'scroll';
    window.briefingOpener = button;
    trigger('open', { article });
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
