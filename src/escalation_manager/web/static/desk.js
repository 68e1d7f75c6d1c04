// The desk in the browser. Every page works without this file; with it, forms answer in place,
// clocks tick, and what others do appears by itself.
const D = document, B = D.body, W = window;
const $ = (q, e = D) => e.querySelector(q), $$ = (q, e = D) => [...e.querySelectorAll(q)];
const on = (what, f) => D.addEventListener(what, f);
const byId = id => D.getElementById(id), has = e => e?.contains(D.activeElement);
const go = url => location.assign(url);
const timers = {}, later = (what, ms, f) => { clearTimeout(timers[what]); timers[what] = setTimeout(f, ms); };
D.documentElement.classList.add('js');
const policy = W.trustedTypes?.createPolicy('em', { createHTML: s => s });
const parse = t => new DOMParser().parseFromString(policy?.createHTML(t) ?? t, 'text/html').body;

function say(text, where = '#notice') {
  const p = D.createElement('p');
  p.textContent = text;
  $(where).replaceChildren(p);
  later('say', 7e3, () => $('#notice p')?.remove());
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

// What changed replaces what has the same id. What somebody is typing stays, and so does the focus.
const dirty = new WeakSet();
const top_ = e => [...e.children].flatMap(c => c.id ? [c] : top_(c));
function put(html, sent) {
  const rest = [];
  for (const fresh of html.id ? [html] : top_(parse(html))) {
    const old = byId(fresh.id), focus = D.activeElement;
    if (!old) { rest.push(fresh); continue; }
    if (!sent && $('.refusal', old) || [old, ...$$('form', old)].some(f => f !== sent && dirty.has(f))) continue;
    const inside = has(old), key = focus.id ? `#${focus.id}` : focus.name && `[name="${focus.name}"]`;
    for (const d of $$('details[id]', old)) { const n = $(`#${d.id}`, fresh); if (n) n.open = d.open; }
    if (old.matches('.at')) fresh.classList.add('at');
    old.replaceWith(fresh);
    if (old === list) list = fresh;
    if (fresh.matches('.line')) held.set(fresh.id, fresh);
    if (inside) ((key && $(key, fresh)) || $('a,button', fresh))?.focus({ preventScroll: true });
    watch(fresh);
  }
  return rest;
}

async function send(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { 'X-Partial': '1', 'X-CSRF': B.dataset.csrf } });
  const to = answer.headers.get('X-Go');
  if (to) go(to);
  return answer;
}
const swap = async (url, options, sent) => { try { const a = await send(url, options); if (a.ok) put(await a.text(), sent); return a.ok; } catch { return 0; } };
const filled = (form, by) => new URLSearchParams(new FormData(form, by));
on('submit', async e => {
  const form = e.target, by = e.submitter;
  if (form.matches('[data-auto]') && D.activeElement.type === 'search' && list) {
    e.preventDefault();
    clearTimeout(timers.type);
    await filter(form);
    return $('.title', list)?.click();
  }
  if (!form.matches('[data-enhance]') || by?.matches('[data-plain]')) return;
  e.preventDefault();
  if (form.matches('.sending')) return;
  const body = filled(form, by), label = by?.textContent, slow = setTimeout(() => { if (label) by.textContent = 'Sending'; }, 400);
  body.set('csrf', B.dataset.csrf);
  form.classList.add('sending');
  $('#refusal')?.remove();
  try {
    const answer = await send(by?.getAttribute('formaction') || form.action, { method: 'POST', body }), html = await answer.text();
    if (!/id="/.test(html)) throw 0;
    const [refusal] = put(html, form), kept = $('[data-keep]');
    if (kept && !/id="head"/.test(html)) dirty.add(kept);
    if (!answer.headers.get('X-Status')) {
      dirty.delete(form);
      if (sheet.open) sheet.close();
      else if (byId('do')) go(answer.headers.get('X-At') || '/');
    }
    else if (refusal) { (form.closest('table') ? $('#queue-head') : form).after(refusal); refusal.focus(); }
    else $('[data-focus]')?.focus();
    say(decodeURIComponent(answer.headers.get('X-Say') || ''));
  } catch { say('That did not go through. Nothing was changed. Try again.', '#alert'); }
  clearTimeout(slow);
  form.classList.remove('sending');
  if (label && by.textContent === 'Sending') by.textContent = label;
});
const filter = form => { const url = `${form.getAttribute('action')}?${filled(form)}`; history.replaceState(0, '', url); return swap(url); };
on('input', ({ target: box }) => {
  const form = box.form;
  if (form) dirty.add(form);
  if (box.dataset.suggest) later('type', 120, () => swap(`${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`));
  else if (form?.dataset.preview) later('type', 250, () => swap(form.dataset.preview, { method: 'POST', body: filled(form) }, form));
  else if (form?.matches('[data-auto]') && box.type === 'search') later('type', 120, () => filter(form));
});
on('change', ({ target: box }) => {
  if (box.form?.matches('[data-auto]') && box.type !== 'search') box.form.requestSubmit();
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
  e.preventDefault();
  if (link.matches('[data-close]')) return sheet.close();
  try {
    if (link.matches('[data-swap]')) { if (await swap(link.href)) return history.replaceState(0, '', link.href); throw 0; }
    const answer = await send(link.href);
    if (!answer.ok) throw 0;
    sheet.replaceChildren(...parse(await answer.text()).children);
    sheet.showModal();
    watch(sheet);
    $('select,textarea,input:not([type=hidden]),button', sheet)?.focus();
  } catch { go(link.href); }
});

// The queue: every row in its group and its place, and none moves under a hand or the focus.
let list = $('#rows');
const me = B.dataset.me, roles = B.dataset.roles.split(' ').map(r => `role:${r}`);
const asks = who => who.split(' ').some(w => w === me || roles.includes(w));
const held = new Map(), whole = () => 'whole' in list.dataset;
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
}
function change(row, id) {
  if (!list) return;
  if (!whole() || !$('tbody', list)) return refresh(600);
  const fresh = $('tr', parse(`<table>${row}</table>`)), old = byId(id = `row-${id}`);
  if (fresh) fresh.classList.toggle('not-mine', !asks(fresh.dataset.for));
  if (old && fresh) put(fresh);
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
  if (!D.hidden) later('fresh', ms, () => list && pressed | has(list) && !whole() ? refresh(ms) : swap(list && whole() ? '/live/head' : location.href));
}
function hear({ ask, lit, at, id = last, asks: who, case: which, row }) {
  if (ask) return source && bus.postMessage({ lit: lamp.matches('.on'), at: last });
  lamp.className = lit ? 'live on' : 'live off';
  lamp.lastElementChild.textContent = lit ? 'Live' : 'Reconnecting';
  if (at > last) swap(location.href);
  last = at || id;
  if (!which) return;
  if ($('#head')?.dataset.case === which || $('[data-live]:not(:has(#undo))')) refresh(150);
  change(row, which);
  if (list && (asks(who) || $('#doing')?.dataset.id === which)) refresh(400);
}
const tell = news => { hear(news); bus?.postMessage(news); };
const wait = ms => later('line', ms, listen);
function listen() {
  if (source) { source.close(); tell({ lit: 0 }); }
  source = new EventSource(`/live${last >= 0 ? `?after=${last}` : ''}`);
  source.onmessage = e => { wait(4e4); tell({ lit: 1, id: +e.lastEventId, ...JSON.parse(e.data) }); };
  source.onerror = () => { tell({ lit: 0 }); wait(source.readyState > 1 ? 5e3 : 1e3); };
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
  const k = e.key, field = e.target.closest('input:not([type=checkbox]),textarea,select');
  if (k === 'Escape' && field) return field.blur();
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
    return e.preventDefault();
  }
  if (row && k === 'o') return $('.title', row).click();
  const found = $$(`[data-key="${CSS.escape(k)}"]`, row && k in ON ? row : D).find(x => x.offsetParent || x.type === 'search');
  if (found) {
    e.preventDefault();
    found.closest('.search')?.classList.add('shown');
    if (found.matches('input,textarea')) { found.focus(); found.scrollIntoView({ block: 'nearest' }); } else found.click();
  } else if (row && k in ON) go($('.title', row).href + ON[k]);
  else if (k in TO) go(TO[k]);
});
watch(D);
$('#refusal,[data-focus]')?.focus();
