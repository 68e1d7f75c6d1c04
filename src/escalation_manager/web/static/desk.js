// The desk in the browser. Every page works without this file; with it, forms answer in place,
// clocks tick, and what others do appears by itself.
const D = document, B = D.body, W = window;
const $ = (q, e = D) => e.querySelector(q), $$ = (q, e = D) => [...e.querySelectorAll(q)];
const on = (what, f) => D.addEventListener(what, f);
const byId = id => D.getElementById(id), focused = () => D.activeElement, has = e => e?.contains(focused());
const stop = e => e.preventDefault(), stay = url => history.replaceState(0, '', url);
const go = url => location.assign(url);
const timers = {}, later = (what, ms, f) => { clearTimeout(timers[what]); timers[what] = setTimeout(f, ms); };
D.documentElement.classList.add('js');
const policy = W.trustedTypes?.createPolicy('em', { createHTML: s => s });
const parse = t => new DOMParser().parseFromString(policy?.createHTML(t) ?? t, 'text/html').body;

function say(text, where = '#notice') {
  const p = D.createElement('p');
  p.textContent = text;
  for (const place of $$('#notice,#alert')) place.replaceChildren(...place.matches(where) ? [p] : []);
  later('say', 1e4, () => p.remove());
}

// Clocks: the server's time, one timer, only what is on screen, the words of views/clocks.py.
const offset = Date.parse(B.dataset.now) - Date.now(), now = () => Date.now() + offset;
const MIN = 60e3, HOUR = 36e5, two = n => String(n).padStart(2, '0');
export function span(ms, seconds) {
  const s = Math.floor(Math.abs(ms) / 1e3), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (d >= 2) return h - d * 24 ? `${d}d ${h - d * 24}h` : `${d}d`;
  if (h) return m - h * 60 ? `${h}h ${two(m - h * 60)}m` : `${h}h`;
  return seconds ? `${m}m ${two(s % 60)}s` : `${m}m`;
}
export const words = left => left >= 0 ? span(left, true) : left > -MIN ? 'Overdue' : `Overdue ${span(left)}`;
export const stateOf = (left, share) => left < 0 ? 'overdue' : left < 15 * MIN ? 'urgent' : left < HOUR || share > 0.8 ? 'soon' : 'on';
const seen = new Set();
const eye = new IntersectionObserver(all => all.forEach(({ target, isIntersecting }) => isIntersecting ? (seen.add(target), draw(target)) : seen.delete(target)));
function draw(clock) {
  const due = Date.parse(clock.dataset.due), start = Date.parse(clock.dataset.start), left = due - now();
  const share = due > start ? Math.min(1, Math.max(0, (now() - start) / (due - start))) : +(left < 0);
  const state = stateOf(left, share), time = $('time', clock), bar = $('progress', clock), text = words(left), full = Math.round(share * 1000);
  if (time.textContent !== text) time.textContent = text;
  if (bar.value !== full) bar.value = full;
  if (clock.classList.contains(`c-${state}`)) return;
  clock.className = clock.className.replace(/c-\w+/, `c-${state}`);
  const loud = { urgent: 'due in 15 minutes', overdue: state }[state];
  if (loud) $('.vh', clock).textContent = loud;
}
const watch = e => $$('.clock[data-due]', e).forEach(c => eye.observe(c));
setInterval(() => {
  for (const c of seen) c.isConnected ? draw(c) : seen.delete(c);
  const undo = byId('undo');
  if (undo && Date.parse(undo.dataset.gone) < now()) undo.remove();
  arrange();
}, 1000);

// What changed is put in place, and only where it differs: focus, caret, selection and an open list stay.
// So does whatever somebody types, and no late answer wins over a newer one.
const FAILED = 'That did not go through. Nothing was changed. Try again.';
const FIELD = 'input,textarea,select';
const dirty = new WeakSet(), typed = new WeakMap(), asked = new WeakMap();
let turn = 0;
const typing = form => dirty.has(form) || form.matches('.sending') || has(form) && focused().matches(FIELD);
const top_ = e => [...e.children].flatMap(c => c.id ? [c] : top_(c));
const keyOf = e => e.id || e.name || e.querySelector?.(':scope>[name]')?.name || '';
function fill(old, fresh, form, since, n) {
  let at = old.firstChild;
  const drop = () => {
    const e = at;
    at = e.nextSibling;
    if ((form || e.className !== 'refusal') && !(e.children && [e, ...$$('form', e)].some(f => f.elements && f !== form && typing(f)))) e.remove();
  };
  for (const want of [...fresh.childNodes]) {
    const key = keyOf(want), like = e => e?.nodeName === want.nodeName && keyOf(e) === key;
    let have = at;
    if (want.nodeType < 2) while (have && !like(have) && (have.nodeType > 1 || (want.id ? byId(want.id) : key))) have = have.nextSibling;
    if (!like(have)) { old.insertBefore(want, at); continue; }
    while (at !== have) drop();
    at = have.nextSibling;
    graft(have, want, form, since, n);
  }
  while (at) drop();
}
function graft(old, fresh, form, since, n) {
  if (old.isEqualNode(fresh) && !(form && (old.contains(form) || form.contains(old)))) return;
  if (old.nodeType > 1) return old.data = fresh.data;
  if (asked.get(old) > n || old !== form && old.matches('form') && typing(old)) return;
  const at = old.matches('.at'), mine = typed.get(old) >= since, value = mine ? old.value : fresh.value;
  for (const { name } of [...old.attributes, ...fresh.attributes]) if (name !== 'open') {
    const to = fresh.getAttribute(name);
    if (to === null) old.removeAttribute(name);
    else if (to !== old.getAttribute(name)) old.setAttribute(name, to);
  }
  old.classList.toggle('at', at);
  fill(old, fresh, form, since, n);
  if (!old.matches(FIELD)) return;
  if (!mine) old.checked = fresh.checked;
  if (old.value !== value) { old.value = value; if (has(old)) old.select?.(); }
}
function put(html, form, since = 0, n = ++turn, whole) {
  const rest = [];
  for (const fresh of whole ? [parse(html)] : html.id ? [html] : top_(parse(html))) {
    const old = byId(whole ? 'main' : fresh.id), inside = has(old);
    let e = old;
    while (e && !(asked.get(e) > n)) e = e.parentElement;
    if (e) continue;
    if (!old) { rest.push(fresh); continue; }
    (whole ? fill : graft)(old, fresh, form, since, n);
    asked.set(old, n);
    if (old.matches('.line')) held.set(old.id, old);
    if (inside && !has(old)) $('a,button', old)?.focus({ preventScroll: true });
    watch(old);
  }
  if (whole) { list = $('#rows'); held.clear(); }
  return rest;
}

async function send(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { 'X-Partial': '1', 'X-CSRF': B.dataset.csrf } });
  const said = name => answer.headers.get(`X-${name}`), to = said('Go');
  if (answer.status !== 401) to && go(to);
  else if (options.mine || !$$('form').some(typing)) go(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  else if (!$('#alert p')) say('You are signed out. Sign in again: what you typed is kept.', '#alert');
  return { to, said, ok: answer.ok, html: await answer.text(), refused: said('Status') };
}
async function swap(url, options, form, whole) {
  const n = ++turn;
  try {
    const { ok, html, refused } = await send(url, options);
    if (!options && /40[34]/.test(refused)) location.reload();
    if (!ok || !options && refused) return 0;
    put(html, form, 0, n, whole);
    return 1;
  } catch { return 0; }
}
const again = () => swap(location.href, 0, 0, !byId('head'));
const filled = (form, by) => new URLSearchParams(new FormData(form, by));

// What is typed outlasts a reload and a new sign-in, in this tab alone.
const drafts = sessionStorage;
const nameOf = form => [B.dataset.me, sheet.contains(form) ? sheet.dataset.at : form.getAttribute('action') + (location.search.match(/(message|template)=[^&]+/) || '')];
const forget = form => { dirty.delete(form); delete drafts[nameOf(form)]; };
function keep(form) {
  dirty.add(form);
  const own = [...form.elements].filter(f => typed.has(f) && f.matches(FIELD) && !/password|file|csrf|version/.test(f.type + f.name));
  try { if (B.dataset.me && form.method === 'post') drafts[nameOf(form)] = JSON.stringify(own.map(f => [f.name, f.value, f.checked])); } catch {}
}
function restore(place) {
  for (const form of $$('form[method=post]', place)) for (const [name, value, checked] of JSON.parse(drafts[nameOf(form)] || '[]')) {
    const box = [...form.elements].find(f => f.name === name && (f.value === value || !/radio|checkbox/.test(f.type)));
    if (!box) continue;
    const fold = box.closest('details');
    if (fold) fold.open = 1;
    box.value = value;
    box.checked = checked;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    say('What you typed is back.');
  }
}

on('submit', async e => {
  const form = e.target, by = e.submitter;
  if (form.matches('[data-auto]') && focused().type === 'search' && list) {
    stop(e);
    clearTimeout(timers.type);
    return await filter(form) && $('.title', list)?.click();
  }
  if (form.method !== 'post') return;
  // Whoever presses twice means it once, also when the answer has put another deed in that place.
  if (form.matches('.sending') || Date.now() - by?.done < 400) return stop(e);
  form.classList.add('sending');
  if (form.action.endsWith('/sign-out')) drafts.clear();
  if (!form.matches('[data-enhance]') || by?.matches('[data-plain]')) {
    drafts.sent = nameOf(form);
    return setTimeout(() => form.classList.remove('sending'), 3e3);
  }
  stop(e);
  const since = ++turn, body = filled(form, by), label = by?.textContent && [...by.childNodes], slow = setTimeout(() => { if (label) by.textContent = 'Sending'; }, 400);
  body.set('csrf', B.dataset.csrf);
  $('#refusal')?.remove();
  try {
    const { to, said, ok, html, refused } = await send(by?.getAttribute('formaction') || form.action, { method: 'POST', body, mine: 1 });
    if (to) return ok && forget(form);
    if (!/id="/.test(html)) throw 0;
    const more = [...form.elements].some(f => typed.get(f) >= since), [refusal] = put(html, form, since);
    if (form.matches('[data-keep]') && !/id="head"/.test(html)) {
      for (const f of form.elements) typed.set(f, since - 1);
      keep(form);
    } else if (!refused && !more) forget(form);
    if (!refused) {
      if (by) by.done = Date.now();
      if (sheet.open) sheet.close();
      else if (byId('do')) go(said('At') || '/');
    }
    else if (refusal) { (form.closest('table') ? $('#queue-head') : form).after(refusal); refusal.focus(); }
    else $('[data-focus]')?.focus();
    say(decodeURIComponent(said('Say') || ''));
  } catch { say(FAILED, '#alert'); }
  clearTimeout(slow);
  form.classList.remove('sending');
  if (label && by.textContent === 'Sending') by.replaceChildren(...label);
});
async function filter(form) {
  const q = filled(form);
  for (const [name, value] of [...q]) if (!value) q.delete(name);
  const url = form.action + (`${q}` && `?${q}`);
  stay(url);
  return await swap(url, 0, form, 1) || say(FAILED, '#alert');
}
on('input', ({ target: box }) => {
  const form = box.form;
  if (!form) return;
  typed.set(box, turn);
  keep(form);
  if (box.dataset.suggest) later('type', 120, () => {
    const url = `${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`;
    stay(url);
    swap(url);
  });
  else if (form.dataset.preview) later('type', 250, () => swap(form.dataset.preview, { method: 'POST', body: filled(form) }, form));
  else if (form.matches('[data-auto]') && box.type === 'search') later('type', 120, () => filter(form));
});
on('change', ({ target: box }) => {
  if (box.form?.matches('[data-auto]') && box.type !== 'search') filter(box.form);
  if (box.dataset.submit) box.form.requestSubmit($(`[value="${box.dataset.submit}"]`, box.form));
});

// A form over the page, from the same address that is a page of its own without script.
const sheet = D.createElement('dialog');
sheet.id = 'sheet';
sheet.ariaLabel = 'Form';
B.append(sheet);
on('click', async e => {
  const link = e.target.closest('[data-dialog],[data-swap],[data-close],[data-open]');
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (link.dataset.open) return byId(link.dataset.open).showModal();
  if (link.matches('[data-close]') && !sheet.open) return;
  stop(e);
  if (link.matches('[data-close]')) { $$('form', sheet).map(forget); return sheet.close(); }
  try {
    if (link.matches('[data-swap]')) { if (await swap(link.href)) return stay(link.href); throw 0; }
    const answer = await send(link.href);
    if (!answer.ok) throw 0;
    sheet.replaceChildren(...parse(answer.html).children);
    sheet.dataset.at = link.getAttribute('href');
    sheet.showModal();
    watch(sheet);
    restore(sheet);
    $('select,textarea,input:not([type=hidden]),button', sheet)?.focus();
  } catch { go(link.href); }
});

// The queue: every row in its group and its place, and none moves under a hand or the focus.
let list = $('#rows');
const me = B.dataset.me, roles = B.dataset.roles.split(' ').map(r => `role:${r}`);
const asks = who => who.split(' ').some(w => w === me || roles.includes(w));
const held = new Map(), whole = () => 'whole' in list.dataset && $('tbody', list);
let pressed = false;
for (const how of ['down', 'up', 'cancel']) on(`pointer${how}`, () => { pressed = how === 'down'; });
function homeOf({ dataset: { group, at } }) {
  const left = Date.parse(at || '9999-01-01') - now();
  return byId(`group-${group === 'paused' || group === 'done' ? group : left < 0 ? 'overdue' : left <= HOUR ? 'hour' : left <= 8 * HOUR ? 'hours' : 'later'}`);
}
const order = row => `${row.dataset.at || 9} ${row.id}`;
const place = (row, home) => home?.insertBefore(row, [...home.rows].find(o => o.id && order(o) > order(row)) || null);
function arrange() {
  if (!list || D.hidden || pressed || has(list)) return;
  const bodies = $('table', list)?.tBodies || [];
  let moved = held.size;
  for (const [id, row] of held) { byId(id)?.remove(); if (row) place(row, homeOf(row)); }
  held.clear();
  // In a group the next deadline stands first, so that one alone can have passed into another group.
  for (const body of bodies) for (let row, home; (row = body.rows[1]) && (home = homeOf(row)) && home !== body; moved = 1) place(row, home);
  if (moved) for (const body of bodies) { const n = body.rows.length - 1; body.hidden = !n; $('[data-size]', body).textContent = n; }
  if (moved) $$('[data-of]').map(e => e.textContent = $$(e.dataset.of).length);
  if (moved && !$('.line[id]', list)) again();
}
function change(row, id) {
  if (!list) return;
  if (!whole()) return refresh(600);
  const fresh = $('tr', parse(`<table>${row}</table>`)), old = byId(id = `row-${id}`);
  if (fresh) fresh.classList.toggle('not-mine', !asks(fresh.dataset.for));
  if (old && fresh) pressed ? held.set(id, fresh) : put(fresh);
  else if (old) held.set(id);
  else if (fresh) {
    fresh.classList.add('fresh');
    held.set(id, fresh);
    watch(fresh);
    if (fresh.dataset.severity === 'critical') say(`New Critical: ${$('.title', fresh).textContent}`);
  }
  arrange();
}

// Live: one stream for all tabs of this browser, which goes on where it broke off. A tab that comes
// later asks how far the others are; a line that is silent for too long counts as cut.
const bus = W.BroadcastChannel && new BroadcastChannel('em-live'), shared = bus && navigator.locks, lamp = byId('live');
let last = +$('[data-position]')?.dataset.position, source;
function refresh(ms) {
  if (!D.hidden) later('fresh', ms, () => pressed || list && has(list) && !whole() ? refresh(ms) : list && whole() ? swap('/live/head') : again());
}
function hear({ ask, lit, at, id = last, asks: who, case: which, row }) {
  if (ask) return source && bus.postMessage({ lit: lamp.matches('.on'), at: last });
  lamp.className = lit ? 'live on' : 'live off';
  lamp.lastElementChild.textContent = lit ? 'Live' : 'Reconnecting';
  if (at > last) again();
  last = at || id;
  if (!which) return;
  if ($('#head')?.dataset.case === which || $('[data-live]:not(:has(#undo))')) refresh(150);
  change(row, which);
  if (byId('empty') || list && (asks(who) || $('#doing')?.dataset.id === which)) refresh(400);
}
const tell = news => { hear(news); bus?.postMessage(news); };
const wait = ms => later('line', ms, listen);
function listen() {
  if (source) { source.close(); tell({ lit: 0 }); }
  source = new EventSource(`/live${last >= 0 ? `?after=${last}` : ''}`);
  source.onmessage = e => { wait(4e4); tell({ lit: 1, id: +e.lastEventId, ...JSON.parse(e.data) }); };
  source.onerror = () => { tell({ lit: 0 }); if (source.readyState > 1) swap('/live/head'); wait(source.readyState > 1 ? 5e3 : 1e3); };
  wait(5e3);
}
if (lamp) {
  W.ononline = W.onoffline = () => source && listen();
  if (bus) { bus.onmessage = e => hear(e.data); bus.postMessage({ ask: 1 }); }
  if (shared) navigator.locks.request('em-live', () => new Promise(listen));
  else if (!D.hidden) listen();
}
on('visibilitychange', () => {
  if ($('#rows,#head')) refresh(0);
  if (lamp && !shared) { if (!D.hidden) listen(); else { source?.close(); source = clearTimeout(timers.line); } }
});

// Keyboard: never in a field, never with another key, and one switch turns all of it off.
const GO = { q: '/', a: '/approvals', c: '/accounts', m: '/metrics', h: '/handbook' }, TO = { n: '/new', '/': '/search' }, ON = { u: '#composer', e: '/do/climb', t: '/do/add-task', r: '/do/resolve', a: '' };
let went = 0;
on('keydown', e => {
  const k = e.key, field = e.target.type !== 'checkbox' && e.target.closest(FIELD);
  if (e.isComposing) return;
  if (k === 'Escape' && field) { if (sheet.open) stop(e); return field.blur(); }
  if (e.repeat && !'jk'.includes(k) && !field) return k === 'Enter' && stop(e);
  if (field || e.ctrlKey || e.altKey || e.metaKey || B.dataset.keys || $('dialog[open]')) return;
  if (e.timeStamp < went) { went = 0; return GO[k] && go(GO[k]); }
  if (k === 'g') return went = e.timeStamp + 2e3;
  if (k === '?') return byId('shortcuts')?.showModal();
  const rows = $$('.line[id]'), here = rows.findIndex(r => r.matches('.at')), row = rows[here];
  if (rows[0] && 'jk'.includes(k)) {
    const to = rows[Math.min(rows.length - 1, Math.max(0, here + (k === 'j' ? 1 : -1)))];
    row?.classList.remove('at');
    to.classList.add('at');
    $('.title', to).focus();
    return stop(e);
  }
  if (row && k === 'o') return $('.title', row).click();
  const found = $$(`[data-key="${CSS.escape(k)}"]`, row && k in ON ? row : D).find(x => x.offsetParent || x.type === 'search');
  if (found) {
    stop(e);
    found.closest('.search')?.classList.add('shown');
    if (found.matches('input,textarea')) { found.focus(); found.scrollIntoView({ block: 'nearest' }); } else found.click();
  } else if (row && k in ON) go($('.title', row).href + ON[k]);
  else if (k in TO) go(TO[k]);
});
W.onbeforeprint = () => $$('#report details').map(e => e.open = 1);
watch(D);
if (drafts.sent) { if (B.dataset.me) delete drafts[drafts.sent]; delete drafts.sent; }
restore(D);
$('#refusal,[data-focus]')?.focus();
