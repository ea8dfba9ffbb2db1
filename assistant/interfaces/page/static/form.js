// A form above a list: its fields go to the server by name.
element.addEventListener('submit', (event) => {
  event.preventDefault();
  trigger('show', Object.fromEntries(new FormData(event.target)));
});
watch('value', () => element.querySelectorAll('form').forEach((form) => form.reset()));
