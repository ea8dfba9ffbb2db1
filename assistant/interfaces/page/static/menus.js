// Menus that open below their button (details.menu), for all of the page: one at a time; Escape and a click elsewhere close them.
document.addEventListener('click', (event) => {
  document.querySelectorAll('details.menu[open]').forEach((menu) => {
    if (!menu.contains(event.target) && event.target.isConnected && !event.target.closest('dialog')) menu.open = false;
  });
});
// Past all answers at once, from any tab.
document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-skip]')) return;
  [...document.querySelectorAll('[role=tab]')].find((each) => each.textContent.trim() === 'Chat')?.click();
  setTimeout(() => document.querySelector('#question textarea')?.focus());
});
document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && event.target.closest?.('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
