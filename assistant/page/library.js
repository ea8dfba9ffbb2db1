element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-article]');
  if (!button) return;
  document.getElementById('reader').dataset.move = event.detail === 0 ? 'focus' : 'scroll';
  trigger('open', { article: button.dataset.article });
});
