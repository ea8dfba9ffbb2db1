// After an article arrives: bring its marked sentence into view, show in the conversation which source is open, and find the way back.
const selector = (article) => {
  const { turn, key, near } = article.dataset;
  return `#transcript [data-turn="${turn}"]` + (key ? `[data-key="${key}"]` : `[data-near="${near}"]`);
};
const point = () => {
  document.querySelectorAll('#transcript [aria-current]').forEach((each) => each.removeAttribute('aria-current'));
  const article = element.querySelector('article[data-turn]');
  if (article) document.querySelectorAll(selector(article)).forEach((each) => each.setAttribute('aria-current', 'true'));
};
const show = () => {
  point();
  const mark = element.querySelector('mark.strong');
  const pane = document.getElementById('source-pane');
  const move = pane.dataset.move;
  delete pane.dataset.move;
  const narrow = getComputedStyle(pane).overflowY !== 'auto';
  if (mark && !narrow) {
    const header = element.querySelector('header').offsetHeight;  // it stays on top, so it is in the way
    const above = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - header;
    pane.scrollTop += above - (pane.clientHeight - header) / 4;
  } else if (mark && move) {
    mark.scrollIntoView({ block: 'center' });
  } else if (!narrow) {
    pane.scrollTop = 0;
  }
  if (move === 'focus') element.querySelector('h2')?.focus({ preventScroll: true });
};
watch('value', show);
document.addEventListener('briefing:drawn', point);  // a conversation that is drawn anew points at nothing
// The same source again changes no value, so it would not come into view again.
document.addEventListener('briefing:open', () => {
  const article = element.querySelector('article[data-turn]');
  if (article && window.briefingOpener?.matches(selector(article))) show();
});
const back = () => {
  const article = element.querySelector('article[data-turn]');
  const opener = window.briefingOpener?.isConnected ? window.briefingOpener : document.querySelector(article && selector(article));
  opener?.focus();
  opener?.scrollIntoView({ block: 'center' });
};
element.addEventListener('click', (event) => { if (event.target.closest('.back')) back(); });
element.addEventListener('keydown', (event) => { if (event.key === 'Escape') back(); });
