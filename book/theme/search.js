// Search without a server. The index (search-index.js) and MiniSearch are loaded when the reader first goes to the field,
// as scripts: a page that was opened from the disk may load nothing else.
(() => {
  const root = document.currentScript.dataset.root;
  const field = document.getElementById('search');
  const found = document.getElementById('found');
  let index;
  let sections;

  const load = file => new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = root + 'theme/' + file;
    script.onload = loaded;
    script.onerror = failed;
    document.head.append(script);
  });

  const prepare = async () => {
    if (index) return;
    index = Promise.all([load('search-index.js'), load('vendor/minisearch/minisearch-7.2.0.js')]).then(() => {
      sections = new Map(window.sectionsOfTheBook.map(section => [section.id, section]));
      const search = new MiniSearch({
        fields: ['title', 'page', 'text'],
        searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: term => term.length > 5 ? 0.15 : 0, combineWith: 'AND' }
      });
      search.addAll(window.sectionsOfTheBook);
      return search;
    });
    await index;
  };

  const escaped = text => text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

  // Some words around the first hit, with the hits marked.
  const snippet = (text, terms) => {
    const lower = text.toLowerCase();
    const places = terms.map(term => lower.indexOf(term)).filter(place => place >= 0);
    const first = places.length ? Math.min(...places) : 0;
    const from = first < 60 ? 0 : text.indexOf(' ', first - 50) + 1;
    const piece = (from > 0 ? '… ' : '') + text.slice(from, from + 170).replace(/\s\S*$/, '') + ' …';
    const pattern = terms.map(term => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).sort((a, b) => b.length - a.length).join('|');
    return pattern ? piece.split(new RegExp('(' + pattern + ')', 'i'))
      .map((part, i) => i % 2 ? '<mark>' + escaped(part) + '</mark>' : escaped(part)).join('') : escaped(piece);
  };

  const entry = hit => {
    const section = sections.get(hit.id);
    const page = section.page === section.title ? '' : ' <small>' + escaped(section.page) + '</small>';
    return '<li><a href="' + root + section.id + '"><strong>' + escaped(section.title) + page + '</strong><p>'
      + snippet(section.text, hit.terms) + '</p></a></li>';
  };

  const show = async () => {
    const wanted = field.value.trim();
    await prepare();
    const search = await index;
    if (field.value.trim() !== wanted) return;                 // typed on in the meantime
    const hits = wanted.length < 2 ? [] : search.search(wanted).slice(0, 12);
    found.innerHTML = hits.length ? hits.map(entry).join('') : '<li class="nothing">Nothing found.</li>';
    found.hidden = wanted.length < 2;
  };

  const move = step => {
    const places = [field, ...found.querySelectorAll('a')];
    const next = places[places.indexOf(document.activeElement) + step];
    if (next) next.focus();
  };

  const leave = () => {
    found.hidden = true;
    field.value = '';
    field.blur();
  };

  field.addEventListener('focus', prepare);
  field.addEventListener('input', show);
  document.addEventListener('keydown', event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    } else if (event.key === 'Escape') {
      leave();
    } else if (!found.hidden && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (!found.hidden && event.key === 'Enter' && document.activeElement === field) {
      found.querySelector('a')?.click();
    }
  });
  document.addEventListener('click', event => {
    if (!event.target.closest('.search') || event.target.closest('#found a')) found.hidden = true;
  });

  // For tests and for links: page.html?find=words
  const asked = new URLSearchParams(location.search).get('find');
  if (asked) {
    field.value = asked;
    show();
  }
})();
