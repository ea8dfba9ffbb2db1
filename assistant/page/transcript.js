// The conversation's controls, as one listener on the element: `gr.HTML` patches its children in place and keeps the element itself.
// 'cite' opens a source, 'suggest' asks an example; both carry numbers or a question only, and the server looks them up in its session.
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { turn, key, near, ask, tab } = button.dataset;
  if (ask !== undefined) trigger('suggest', { question: ask });
  if (tab !== undefined) {
    [...document.querySelectorAll('[role=tab]')].find((each) => each.textContent.trim() === tab)?.click();
  }
  if (key !== undefined || near !== undefined) {
    const pane = document.getElementById('evidence');
    // A click by keyboard has no pointer detail: then the focus moves to the article, as a reader of a screen reader expects.
    pane.dataset.move = event.detail === 0 ? 'focus' : 'scroll';
    window.briefingOpener = button;
    document.dispatchEvent(new Event('briefing:open'));
    trigger('cite', { turn: Number(turn), key: Number(key ?? -1), near: Number(near ?? -1) });
  }
});
watch('value', () => {
  const newest = element.querySelector('.turn:last-child');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  newest?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
});
