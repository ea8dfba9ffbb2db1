// The list of conversations: open, rename, delete after a question, start anew.
const menu = () => element.querySelector('details.menu');
let renamed;  // the list is drawn anew closed; after a new name one goes on in it
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { choose, name, askDelete, close, do: doit } = button.dataset;
  const dialog = element.querySelector('dialog');
  if (button.dataset.new !== undefined) trigger('new', {});
  if (button.dataset.format !== undefined) {
    button.closest('details').open = false;
    trigger('export', { format: button.dataset.format });
  }
  if (choose !== undefined) {
    menu().open = false;
    trigger('choose', { conversation: choose });
  }
  if (name !== undefined) {
    const form = element.querySelector(`form[data-rename="${name}"]`);
    form.hidden = !form.hidden;
    form.elements.title.focus();
    form.elements.title.select();
  }
  if (askDelete !== undefined) {
    dialog.dataset.conversation = askDelete;
    dialog.querySelector('.what').textContent = button.closest('li').querySelector('bdi').textContent;
    dialog.showModal();
  }
  if (close !== undefined) dialog.close();
  if (doit !== undefined) {
    dialog.close();
    trigger('remove', { conversation: dialog.dataset.conversation });
  }
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  renamed = form.dataset.rename;
  trigger('rename', { conversation: form.dataset.rename, title: form.elements.title.value });
});
watch('value', () => {
  element.querySelectorAll('form').forEach((form) => form.reset());
  if (!renamed) return;
  menu().open = true;
  element.querySelector(`[data-choose="${renamed}"]`)?.focus();
  renamed = undefined;
});
