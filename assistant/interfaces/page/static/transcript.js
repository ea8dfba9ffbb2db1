// The conversation's controls, as one listener on the element: `gr.HTML` patches its children in place and keeps the element itself.
// They carry numbers, or a question; the server looks up what they mean in its conversation.
// What a reader unfolded (a drawing, a table) stays so when the conversation is drawn anew.
const unfolded = new Set();
const place = (details) => {
  const turn = details.closest('.turn');
  return `${[...element.querySelectorAll('.turn')].indexOf(turn)}.${[...turn.querySelectorAll('details')].indexOf(details)}`;
};
element.addEventListener('click', (event) => {
  const details = event.target.closest('summary')?.parentElement;
  if (details) unfolded[details.open ? 'delete' : 'add'](place(details));
  const button = event.target.closest('button');
  if (!button) return;
  const { turn, key, near, ask, tab, again, vote } = button.dataset;
  if (ask !== undefined) trigger('suggest', { question: ask });
  if (again !== undefined) trigger('again', { again: Number(again) });
  if (vote !== undefined) {
    const pressed = button.getAttribute('aria-pressed') === 'true';
    trigger('vote', { turn: Number(turn), vote: pressed ? null : vote, note: '' });
  }
  if (tab !== undefined) {
    [...document.querySelectorAll('[role=tab]')].find((each) => each.textContent.trim() === tab)?.click();
  }
  if (key !== undefined || near !== undefined) {
    const pane = document.getElementById('source-pane');
    // A click by keyboard has no pointer detail: then the focus moves to the article, as a reader of a screen reader expects.
    pane.dataset.move = event.detail === 0 ? 'focus' : 'scroll';
    window.briefingOpener = button;
    document.dispatchEvent(new Event('briefing:open'));
    trigger('cite', { turn: Number(turn), key: Number(key ?? -1), near: Number(near ?? -1) });
  }
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.note !== undefined) {
    const vote = form.parentElement.querySelector('[aria-pressed=true]')?.dataset.vote;
    trigger('vote', { turn: Number(form.dataset.note), vote, note: form.elements.note.value });
  } else if (form.elements.question.value.trim()) {
    form.closest('details').open = false;
    unfolded.clear();
    trigger('correct', { turn: Number(form.dataset.turn), question: form.elements.question.value });
  }
});
let shown = 0;
let current = '';
let growing = false;
watch('value', () => {
  document.dispatchEvent(new Event('briefing:drawn'));
  // What was typed into a form stays over a patch; a new value must show the server's. While an answer grows, none is new.
  const grew = growing;
  growing = element.querySelector('.writing') !== null;
  if (!growing && !grew) element.querySelectorAll('form').forEach((form) => form.reset());
  // The address names the conversation, so that a reload or a bookmark opens it again.
  const address = new URL(location);
  const conversation = element.querySelector('.turns')?.dataset.conversation ?? '';
  if (conversation !== current) unfolded.clear();
  current = conversation;
  element.querySelectorAll('.turn details').forEach((each) => { if (unfolded.has(place(each))) each.open = true; });
  const pending = element.querySelector('.turn .pending') !== null;
  address.searchParams.delete('q');
  if (conversation) address.searchParams.set('c', conversation);
  else if (!pending) address.searchParams.delete('c');
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  const turns = element.querySelectorAll('.turn').length;
  if (turns === shown && !pending && !element.dataset.waiting) return;  // a vote moves nothing
  element.dataset.waiting = pending ? '1' : '';
  const opened = turns > shown + 1;  // a conversation that is opened again starts at its end, without a long way there
  shown = turns;
  const newest = element.querySelector('.turn:last-child');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  newest?.scrollIntoView({ block: 'start', behavior: calm || opened ? 'auto' : 'smooth' });
});
