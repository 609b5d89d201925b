/**
 * Search, filter and keyboard. It only shows and hides what the page already holds, and works on text content: nothing
 * from a device is ever parsed as markup here.
 */
export const script = `
(() => {
  const search = document.getElementById('search');
  const state = document.getElementById('state');
  const shown = document.getElementById('shown');
  const items = [...document.querySelectorAll('details[data-state]')];
  const apply = () => {
    const words = search.value.trim().toLowerCase();
    let count = 0;
    for (const item of items) {
      const fits = (state.value === '' || item.dataset.state === state.value) &&
        (words === '' || item.textContent.toLowerCase().includes(words));
      item.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = count + ' of ' + items.length;
  };
  search.addEventListener('input', apply);
  state.addEventListener('change', apply);
  document.addEventListener('keydown', (event) => {
    if (event.target === search && event.key === 'Escape') { search.value = ''; apply(); search.blur(); return; }
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const visible = items.filter((item) => !item.hidden);
    const at = visible.findIndex((item) => item.contains(document.activeElement));
    const go = (index) => visible[index]?.querySelector('summary').focus();
    if (event.key === '/') { event.preventDefault(); search.focus(); }
    else if (event.key === 'j') go(Math.min(at + 1, visible.length - 1));
    else if (event.key === 'k') go(Math.max(at - 1, 0));
    else if (event.key === 'e') for (const item of visible) item.open = true;
    else if (event.key === 'c') for (const item of visible) item.open = false;
  });
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    target?.closest('details')?.setAttribute('open', '');
    target?.scrollIntoView({ block: 'center', inline: 'center' });
  };
  window.addEventListener('hashchange', reveal);
  apply();
  reveal();
})();
`;
