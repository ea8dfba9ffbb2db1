// A pane beside a list, in Library, Claims and Brief: bring the marked sentence into view, and find the way back to the list.
const pane = () => element.closest('.pane');
watch('value', () => {
  const move = pane().dataset.move;
  delete pane().dataset.move;
  const mark = element.querySelector('mark.strong');
  const narrow = getComputedStyle(pane()).overflowY !== 'auto';
  if (narrow) {
    if (move) (mark ?? element).scrollIntoView({ block: mark ? 'center' : 'start' });
  } else if (mark) {
    const header = element.querySelector('header').offsetHeight;  // it stays on top, so it is in the way
    const above = mark.getBoundingClientRect().top - pane().getBoundingClientRect().top - header;
    pane().scrollTop += above - (pane().clientHeight - header) / 4;
  } else {
    pane().scrollTop = 0;
  }
  if (move === 'focus') element.querySelector('h2')?.focus({ preventScroll: true });
});
element.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !window.briefingOpener?.isConnected) return;
  window.briefingOpener.focus();
  window.briefingOpener.scrollIntoView({ block: 'center' });
});
