// Says when the question's box is full: the browser lets nothing more in, and cuts off what is pasted, without a word.
const line = element.querySelector('p');
document.addEventListener('input', (event) => {
  const { maxLength, value } = event.target;
  if (!event.target.matches?.('#question textarea')) return;
  const full = maxLength > 0 && value.length >= maxLength;
  line.textContent = full ? `A question has at most ${maxLength.toLocaleString('en')} characters; the rest is cut off.` : '';
});
document.addEventListener('briefing:drawn', () => { line.textContent = ''; });  // it was asked, and the box is empty
