watch('value', () => {
  const pane = document.getElementById('reader');
  const move = pane.dataset.move;
  delete pane.dataset.move;
  if (getComputedStyle(pane).overflowY === 'auto') pane.scrollTop = 0;
  else if (move) element.scrollIntoView({ block: 'start' });
  if (move === 'focus') element.querySelector('h2')?.focus({ preventScroll: true });
});
