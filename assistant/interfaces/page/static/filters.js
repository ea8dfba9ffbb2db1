// The form of the filters: what is chosen goes to the server, which answers with the form anew.
const chosen = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((each) => each.value);
const send = (form) => {
  const extra = form.elements.speaker?.value.trim();
  trigger('change_filters', {
    form: {
      since: form.elements.since.value,
      until: form.elements.until.value,
      publishers: chosen(form, 'publishers'),
      speakers: [...chosen(form, 'speakers'), ...(extra ? [extra] : [])],
    },
  });
};
element.addEventListener('submit', (event) => {
  event.preventDefault();
  send(event.target);
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { field, name, clear } = button.dataset;
  if (field !== undefined) trigger('drop', { field, name });
  if (clear !== undefined) trigger('change_filters', { form: {} });
});
// A speaker picked from the list becomes a choice at once, so that several can be picked. Not when the field is left:
// what is below would move away from under the pointer that is on its way to "Apply", which takes what is typed anyway.
element.addEventListener('input', (event) => {
  const input = event.target;
  const picked = event.inputType === undefined || event.inputType === 'insertReplacementText';
  if (input.name !== 'speaker' || !picked || ![...input.list.options].some((option) => option.value === input.value)) return;
  const label = document.createElement('label');
  const box = document.createElement('input');
  Object.assign(box, { type: 'checkbox', name: 'speakers', value: input.value, checked: true });
  const name = document.createElement('bdi');
  name.textContent = input.value;
  label.append(box, ' ', name);
  element.querySelector('.chosen').append(label);
  input.value = '';
});
watch('value', () => {
  const inside = element.contains(document.activeElement);
  element.querySelectorAll('form').forEach((form) => form.reset());
  if (inside || document.activeElement === document.body) element.querySelector('summary')?.focus();
});
